from __future__ import annotations

from typing import Any

from benchmarks.perturbations import lost_spaces, lower_case, upper_case
from benchmarks.robustness import measure, perturb
from service.extraction.domain import Event
from tests.benchmarks.documents import Scripted, found

TEXT = "It rained. Rebels shelled Marsol."
RECORD: dict[str, Any] = {
    "id": "a",
    "text": TEXT,
    "events": [
        {
            "id": "e1",
            "type": "shelling",
            "modality": "actual",
            "mentions": [[TEXT.index("shelled"), TEXT.index("shelled") + 7]],
            "arguments": [["place", TEXT.index("Marsol"), TEXT.index("Marsol") + 6]],
        }
    ],
}


def seen_in_lower_case(text: str) -> tuple[Event, ...]:
    return (found(text, "shelled", "shelling"),) if "shelled" in text else ()


def test_annotations_follow_the_words() -> None:
    changed = perturb(RECORD, lost_spaces)
    assert changed["text"] == "It rained.Rebels shelled Marsol."
    (start, end), (_, low, high) = (
        changed["events"][0]["mentions"][0],
        changed["events"][0]["arguments"][0],
    )
    assert changed["text"][start:end] == "shelled"
    assert changed["text"][low:high] == "Marsol"
    assert RECORD["text"] == TEXT


def test_what_is_lost_is_told_by_perturbation() -> None:
    figures = measure(Scripted(seen_in_lower_case), [RECORD, {**RECORD, "text": TEXT.lower()}])
    assert figures["clean"]["TC"] == 100.0
    assert figures["lower case"]["drop"]["TC"] == 0.0
    assert figures["lower case"]["changed"] == 1
    assert figures["upper case"]["drop"]["TC"] == 100.0
    assert figures["curly quotes"]["changed"] == 0
    assert figures["noise 1 %"]["documents"] == 6


def test_only_changed_documents_count_for_their_own_drop() -> None:
    other = {**RECORD, "text": upper(TEXT)}
    figures = measure(Scripted(seen_in_lower_case), [RECORD, other])
    assert figures["clean"]["TC"] < figures["lower case"]["TC"] == 100.0
    assert figures["upper case"]["changed"] == 1
    assert figures["upper case"]["drop_changed"]["TC"] == 100.0
    assert perturb(other, lower_case)["text"] == TEXT.lower()


def upper(text: str) -> str:
    return str(perturb({"text": text, "events": []}, upper_case)["text"])
