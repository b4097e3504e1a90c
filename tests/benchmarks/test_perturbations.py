from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.perturbations import (
    Edit,
    Perturbation,
    Perturbed,
    curly_quotes,
    lost_spaces,
    lower_case,
    noise,
    other_spelling,
    spellings,
    upper_case,
)

ALL: list[Perturbation] = [
    lower_case,
    upper_case,
    curly_quotes,
    other_spelling,
    lost_spaces,
    noise,
    lambda text: noise(text, rate=0.5),
]


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (lower_case, "The ARMY shelled İzmir.", "the army shelled i̇zmir."),
        (upper_case, "Große Straße", "GROSSE STRASSE"),
        (curly_quotes, "\"It's war,\" he said ('no').", "“It’s war,” he said (‘no’)."),
        (other_spelling, "Armored DEFENSE; Neighbours", "Armoured DEFENCE; Neighbors"),
        (
            lost_spaces,
            'He "fled." She hid. U.S. men.\n\nEnd.',
            'He "fled."She hid.U.S.men.\n\nEnd.',
        ),
    ],
)
def test_a_text_changes_as_named(change: Perturbation, before: str, after: str) -> None:
    assert Perturbed(before, change(before)).text == after


def test_a_span_grows_and_shrinks_with_its_words() -> None:
    text = "Two armored cars left Straße 5. They burned."
    for change in ALL[:5]:
        perturbed = Perturbed(text, change(text))
        start, end = perturbed.span(text.index("armored"), text.index(" left"))
        assert perturbed.text[start:end].lower() in {"armored cars", "armoured cars"}
        start, end = perturbed.span(text.index("burned"), len(text) - 1)
        assert perturbed.text[start:end].lower() in {"burned", "burnt"}


def test_a_span_that_was_dropped_gets_its_neighbour() -> None:
    assert Perturbed("a b c", [Edit(2, 3, "")]).span(2, 3) == (2, 3)
    assert Perturbed("a b", [Edit(2, 3, "")]).span(2, 3) == (1, 2)


@given(text=st.text(max_size=60), data=st.data())
def test_spans_stay_inside_the_text_and_hold_what_was_not_touched(
    text: str, data: st.DataObject
) -> None:
    change = data.draw(st.sampled_from(ALL))
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start + 1, max(start + 1, len(text))))
    edits = [edit for edit in change(text) if text[edit.start : edit.end] != edit.text]
    perturbed = Perturbed(text, edits)
    low, high = perturbed.span(start, end)
    assert 0 <= low < high
    if perturbed.text:
        assert high <= len(perturbed.text)
    if text and not any(edit.start < end and start < edit.end for edit in edits):
        assert perturbed.text[low:high] == text[start:end]


def test_noise_falls_on_one_character_in_a_hundred_and_is_repeated() -> None:
    text = "Rebels shelled the harbour of Marsol on Friday, officials said. " * 200
    edits = list(noise(text))
    assert 0.007 < len(edits) / len(text) < 0.013
    assert edits == list(noise(text)) != list(noise(text, seed=1))
    assert {len(edit.text) - (edit.end - edit.start) for edit in edits} == {-1, 0, 1}


def test_no_spelling_is_both_american_and_british() -> None:
    table = spellings()
    assert len(table) > 300
    assert all(table[table[word]] == word != table[word] for word in table)
