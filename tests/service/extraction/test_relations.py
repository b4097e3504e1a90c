from __future__ import annotations

from collections.abc import Sequence

from service.extraction.causes import causes_of
from service.extraction.coreference import cluster
from service.extraction.mentions import Mention
from service.extraction.relations import REACH, Relations

TEXT = "A bomb hit Arvo. The blast and another bomb killed nine."


def mention(word: str, kind: str = "bombing", *, sentence: int = 0, link: float = 1.0) -> Mention:
    start = TEXT.index(word)
    return Mention(kind, start, start + len(word), 0.9, "actual", 0.9, sentence, (), (link,))


FIRST = mention("bomb")
RETOLD = mention("blast", sentence=1, link=1.0)
OTHER = mention("another bomb", sentence=1, link=2.0)
HARM = mention("killed", "killing", sentence=1, link=1.5)
MENTIONS = [FIRST, RETOLD, OTHER, HARM]


def relate(
    earlier: Sequence[tuple[float, ...]], later: Sequence[tuple[float, ...]], gaps: Sequence[int]
) -> list[tuple[float, float, float]]:
    """Equal links are one incident; link 2 does the harm of link 1.5."""
    assert len(earlier) == len(later) == len(gaps)
    return [
        (5.0 if one == other else -5.0, 4.0 if (one, other) == ((2.0,), (1.5,)) else -4.0, -4.0)
        for one, other in zip(earlier, later, strict=True)
    ]


def test_the_network_decides_which_mentions_are_one_incident() -> None:
    groups = cluster(TEXT, MENTIONS, Relations(MENTIONS, relate))
    assert groups == [[FIRST, RETOLD], [OTHER], [HARM]]


def test_the_network_decides_what_did_the_harm() -> None:
    relations = Relations(MENTIONS, relate)
    groups = cluster(TEXT, MENTIONS, relations)
    assert causes_of(groups, relations) == [None, None, 1]


def test_without_the_network_wording_decides() -> None:
    relations = Relations(MENTIONS)
    assert not relations
    assert relations.same(FIRST, RETOLD) is None
    assert causes_of([[FIRST], [OTHER], [HARM]], relations) == [None, None, 1]


def test_mentions_without_a_state_are_not_compared() -> None:
    bare = Mention("bombing", 0, 1, 0.9, "actual", 0.9, 0, ())
    assert not Relations([bare, bare], relate)


def test_the_look_back_is_bounded() -> None:
    many = [Mention("bombing", i, i + 1, 0.9, "actual", 0.9, i, (), (1.0,)) for i in range(300)]
    relations = Relations(many, relate)
    assert relations.same(many[299 - REACH], many[299]) == 5.0
    assert relations.same(many[298 - REACH], many[299]) is None
