"""What the network's states say of a sector, from its frames to the answer."""

from __future__ import annotations

from dataclasses import replace

from models.frames import ArgumentFrame, MentionFrame
from models.parties.classifier import PartyClassifier, load_classifier
from models.parties.lexicon import SECTORS
from models.preparation import prepare
from service.extraction.assembly import assemble
from service.extraction.domain import Document, Event
from service.extraction.mentions import locate
from service.extraction.participants import resolve_participants
from service.inference.backend import WholeWordTokenizer

TEXT = "Visitors attacked guards. Visitors attacked guards."
CERTAIN = 100.0


def logits(sector: str) -> tuple[float, ...]:
    return tuple(CERTAIN if name == sector else 0.0 for name in SECTORS)


def attack(first: int, actor: tuple[float, ...], score: float = 0.9) -> MentionFrame:
    arguments = (
        ArgumentFrame("actor", first, first + 1, score, actor),
        ArgumentFrame("target", first + 2, first + 3, score),
    )
    return MentionFrame("attack", first + 1, first + 2, 0.9, "actual", 0.9, arguments)


def events(*frames: MentionFrame) -> list[Event]:
    sentences = [(0, 25), (26, 51)]
    windows = prepare(TEXT, sentences, WholeWordTokenizer(), max_pieces=64)
    return assemble(TEXT, locate(windows, [frames], sentences))


def beside_states() -> PartyClassifier:
    """Return the shipped classifier, with its own weights where states are known."""
    classifier = load_classifier()
    return replace(classifier, weights_beside_states=classifier.sector_weights)


def sectors(found: list[Event], classifier: PartyClassifier, text: str = TEXT) -> list[str | None]:
    resolved = resolve_participants(Document(text=text), found, classifier)
    parties = [party for event in resolved for party in event.participants]
    assert all(party.sector_logits == () for party in parties)
    return [party.sector for party in parties]


def test_states_change_a_sector() -> None:
    plain = sectors(events(attack(0, ())), beside_states())
    assert plain[0] != "crowd"
    assert sectors(events(attack(0, logits("crowd"))), beside_states()) == ["crowd", plain[1]]


def test_without_weights_beside_states_the_words_decide() -> None:
    classifier = replace(load_classifier(), weights_beside_states=None)
    plain = sectors(events(attack(0, ())), classifier)
    assert sectors(events(attack(0, logits("crowd"))), classifier) == plain


def test_the_mention_whose_wording_stays_counts() -> None:
    found = events(attack(0, logits("crowd"), 0.5), attack(4, logits("police"), 0.9))
    assert len(found) == 1
    assert [party.start for party in found[0].participants] == [26, 44]
    assert sectors(found, beside_states())[0] == "police"


def test_the_states_of_a_list_go_for_none_of_its_members() -> None:
    text = "Russia and Turkey attacked guards. The guards fled at once."
    sentences = [(0, 34), (35, len(text))]
    windows = prepare(text, sentences, WholeWordTokenizer(), max_pieces=64)
    actors = ArgumentFrame("actor", 0, 3, 0.9, logits("crowd"))
    frame = MentionFrame("attack", 3, 4, 0.9, "actual", 0.9, (actors,))
    found = assemble(text, locate(windows, [[frame]], sentences))
    assert sectors(found, beside_states(), text) == ["government", "government"]
