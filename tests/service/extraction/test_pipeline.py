from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import SelfTestFailed
from service.extraction.domain import Document
from service.extraction.pipeline import Pipeline, looks_english
from service.inference.backend import ScriptedBackend

PIPELINE = Pipeline(ScriptedBackend({"attack": "attack", "shelled": "shelling"}, max_pieces=80))


@given(st.lists(st.one_of(st.text(max_size=20), st.just(" attack ")), max_size=12).map("".join))
def test_every_span_is_its_text(text: str) -> None:
    events = PIPELINE.extract(Document(text=text)).events
    for event in events:
        for span in (event.trigger, *event.mentions):
            assert text[span.start : span.end] == span.text


def test_the_last_sentence_of_a_long_article_is_read() -> None:
    filler = "The council met again to talk about the price of bread and milk. "
    text = filler * 1600 + "Then came the attack."
    assert len(text) > 100_000
    (event,) = PIPELINE.extract(Document(text=text)).events
    assert event.trigger.start == text.rindex("attack")


def test_a_line_without_any_end_mark_is_read_to_its_end() -> None:
    text = "word " * 4000 + "attack"
    (event,) = PIPELINE.extract(Document(text=text)).events
    assert event.trigger.text == "attack"


def test_the_title_is_context_and_gives_no_event() -> None:
    document = Document(title="Attack on the port", text="The attack came at dawn.")
    (event,) = PIPELINE.extract(document).events
    assert document.text[event.trigger.start : event.trigger.end] == "attack"


def test_nothing_to_read_gives_nothing() -> None:
    for text in (" ", "\n\n", "\u200b", "\x00"):
        assert PIPELINE.extract(Document(text=text)).events == ()


def test_the_self_test_passes_and_fails() -> None:
    PIPELINE.self_test()
    with pytest.raises(SelfTestFailed, match="instead of shelling"):
        Pipeline(ScriptedBackend({})).self_test()


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("The army said on Monday that it had taken the town from the rebels.", True),
        ("Attack!", True),
        ("Армия заявила в понедельник, что она взяла город.", False),
        (
            (
                "El ejército dijo el lunes que había tomado la ciudad de manos de los rebeldes"
                " y que los combates seguían en los barrios más alejados del centro."
            ),
            False,
        ),
    ],
)
def test_what_looks_english(text: str, english: bool) -> None:
    assert looks_english(text) is english
    warnings = PIPELINE.extract(Document(text=text)).warnings
    assert [warning.code for warning in warnings] == ([] if english else ["language"])


def test_the_longest_article_is_read_to_its_end() -> None:
    text = "Nothing happened in the town. " * 6_665 + "Rebels shelled it."
    assert 199_900 < len(text) <= 200_000
    (event,) = PIPELINE.extract(Document(text=text)).events
    assert (event.type, event.trigger.text) == ("shelling", "shelled")
    assert event.trigger.start == text.index("shelled")
