from __future__ import annotations

from service.extraction.coreference import cluster
from service.extraction.mentions import Argument, Mention


def mention(text: str, word: str, nth: int, sentence: int, **roles: str) -> Mention:
    start = -1
    for _ in range(nth):
        start = text.index(word, start + 1)
    arguments = []
    for role, words in roles.items():
        found = text.find(words, max(0, start - 60))
        arguments.append(Argument(role, found, found + len(words), 0.9))
    return Mention(
        "bombing", start, start + len(word), 0.9, "actual", 0.9, sentence, tuple(arguments)
    )


def test_three_bombs_in_three_towns_stay_three() -> None:
    text = "A bomb hit Arvo. A bomb hit Belun on Monday. A third bomb hit Corda."
    mentions = [
        mention(text, "bomb", 1, 0, place="Arvo"),
        mention(text, "bomb", 2, 1, place="Belun"),
        mention(text, "bomb", 3, 2, place="Corda"),
    ]
    assert [len(group) for group in cluster(text, mentions)] == [1, 1, 1]


def test_a_second_telling_joins_the_first() -> None:
    text = "A bombing in Arvo killed nine on Monday. The bombing in Arvo shook the town."
    mentions = [
        mention(text, "bombing", 1, 0, place="Arvo", time="Monday"),
        mention(text, "bombing", 2, 1, place="Arvo"),
    ]
    assert [len(group) for group in cluster(text, mentions)] == [2]


def test_different_days_are_different_incidents() -> None:
    text = "A bombing on Monday hit the port. The bombing on Friday hit the port."
    mentions = [
        mention(text, "bombing", 1, 0, target="port", time="Monday"),
        mention(text, "bombing", 2, 1, target="port", time="Friday"),
    ]
    assert [len(group) for group in cluster(text, mentions)] == [1, 1]


def test_types_never_mix() -> None:
    text = "A bombing in Arvo."
    first = mention(text, "bombing", 1, 0, place="Arvo")
    other = Mention("killing", 0, 1, 0.9, "actual", 0.9, 0, first.arguments)
    assert [len(group) for group in cluster(text, [other, first])] == [1, 1]


def test_many_mentions_take_linear_time() -> None:
    text = "bomb " * 3000
    mentions = [
        Mention("bombing", 5 * i, 5 * i + 4, 0.9, "actual", 0.9, i, ()) for i in range(3000)
    ]
    assert sum(len(group) for group in cluster(text, mentions)) == 3000
