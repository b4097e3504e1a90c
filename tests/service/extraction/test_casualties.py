from __future__ import annotations

from dataclasses import replace

import pytest

from service.extraction.casualties import count_people, resolve_casualties
from service.extraction.domain import Document, Event, Participant, Span


@pytest.mark.parametrize(
    ("phrase", "low", "high"),
    [
        ("at least a dozen people", 12, None),
        ("dozens", 24, None),
        ("scores of villagers", 40, None),
        ("hundreds", 200, None),
        ("tens of thousands", 20_000, None),
        ("several", 3, None),
        ("several hundred residents", 300, None),
        ("a number of farmers", 2, None),
        ("many people", 2, None),
        ("two soldiers and a civilian", 3, 3),
        ("5 and 12 others", 17, 17),
        ("driver and his two sons", 3, 3),
        ("40 men, women and children", 40, 40),
        ("teacher and her pupils", 1, None),
        ("no casualties", 0, 0),
        ("no one", 0, 0),
        ("more than 1,200", 1200, None),
        ("no fewer than five guards", 5, None),
        ("30+ fighters", 30, None),
        ("50 or more", 50, None),
        ("up to 20", None, 20),
        ("as many as 20 people", None, 20),
        ("fewer than ten", None, 10),
        ("no more than three men", None, 3),
        ("a family of five", 5, 5),
        ("between 30 and 40", 30, 40),
        ("30-40 miners", 30, 40),
        ("some 300", 300, 300),
        ("two hundred and fifty people", 250, 250),
        ("Twenty-five policemen", 25, 25),
        ("half a dozen", 6, 6),
        ("1.5 million", 1_500_000, 1_500_000),
        ("another two", 2, 2),
        ("three of the five hostages", 3, 3),
        ("one person", 1, 1),
        ("a man", 1, 1),
        ("policeman", 1, 1),
        ("three-year-old girl", 1, 1),
        ("No. 2 police officer", 1, 1),
        ("Ana Lopes", 1, 1),
        ("officers Ana Lopes and Jan Berg", 2, 2),
        ("from 10 to 15 people", 10, 15),
        ("four or five people", 4, 5),
        ("at least 10 people, possibly 15", 10, None),
        ("upwards of 100 people", 100, None),
        ("as few as five", 5, 5),
        ("three dozen fighters", 36, 36),
        ("a couple of dozen", 24, 24),
        ("12 people, including three children", 12, 12),
        ("12 people, among them a nurse", 12, 12),
        ("12 people, most of them women", 12, 12),
        ("a mother of five", 1, 1),
        ("his wife and two children", 3, 3),
        ("a father and son", 2, 2),
        ("twin sisters", 2, 2),
        ("the couple", 2, 2),
        ("a seven-member family", 7, 7),
        ("a 22-strong patrol", 22, 22),
        ("six members of one family", 6, 6),
        ("a 12-year-old boy and two men", 3, 3),
        ("three tanks and ten soldiers", 10, 10),
        ("neither soldier", 0, 0),
        ("not a single soldier", 0, 0),
        ("three Palestinians and an Israeli", 4, 4),
        ("all 19 sailors", 19, 19),
    ],
)
def test_victims_are_counted(phrase: str, low: int | None, high: int | None) -> None:
    count = count_people(phrase)
    assert count is not None
    assert (count.min, count.max, count.text) == (low, high, phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "-",
        "civilians",
        "troops",
        "family",
        "the army",
        "Islamic State",
        "Israelis",
        "both cars",
        "two houses",
        "67 percent",
        "unknown number of soldiers",
        "100 sheep",
        "five vehicles",
        "others",
    ],
)
def test_what_tells_no_number_of_people_gives_none(phrase: str) -> None:
    assert count_people(phrase) is None


TEXT = (
    "A bomb killed three soldiers and wounded a nurse in Arvo. "
    "The blast killed at least 12 people, including two children. "
    "Officials later put the toll at 9 people killed. "
    "No casualties were reported in Belm."
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(text=words, start=start, end=start + len(words), confidence=0.9)


def event(name: str, kind: str, trigger: str, *targets: str, cause: str | None = None) -> Event:
    return Event(
        id=name,
        type=kind,
        category="harm" if cause else "attack",
        modality="actual",
        confidence=0.9,
        trigger=span(trigger),
        mentions=(span(trigger),),
        participants=tuple(
            Participant(
                text=words, start=TEXT.index(words), end=TEXT.index(words) + len(words),
                confidence=0.9, role="target",
            )
            for words in targets
        ),
        caused_by=cause,
    )  # fmt: skip


BOMBING = event("e1", "bombing", "bomb")
KILLING = event("e2", "killing", "killed", "three soldiers", cause="e1")
INJURY = event("e3", "injury", "wounded", "nurse", cause="e1")
TOLL = event("e4", "killing", "toll", "at least 12 people", "two children", cause="e1")
LOWER = event("e5", "killing", "9 people killed", "9 people", cause="e1")


def bounds(*events: Event) -> list[tuple[object, object]]:
    return [
        (
            item.casualties.killed and (item.casualties.killed.min, item.casualties.killed.max),
            item.casualties.injured and (item.casualties.injured.min, item.casualties.injured.max),
        )
        for item in resolve_casualties(Document(text=TEXT), events)
    ]


def test_harm_is_counted_and_given_to_its_cause() -> None:
    assert bounds(BOMBING, KILLING, INJURY) == [
        ((3, 3), (1, 1)),
        ((3, 3), None),
        (None, (1, 1)),
    ]


def test_a_later_higher_report_supersedes_and_a_later_lower_one_does_not() -> None:
    assert bounds(BOMBING, KILLING, TOLL, LOWER)[0] == ((12, None), None)


def test_all_reports_of_an_incident_are_kept() -> None:
    bombing = resolve_casualties(Document(text=TEXT), [BOMBING, KILLING, TOLL, LOWER])[0]
    killed = bombing.casualties.killed
    assert killed is not None
    assert (killed.text, killed.min) == ("at least 12 people", 12)
    assert [(report.text, report.min) for report in killed.reports] == [
        ("three soldiers", 3),
        ("at least 12 people", 12),
        ("9 people", 9),
    ]


def test_one_report_needs_no_list_of_reports() -> None:
    killed = resolve_casualties(Document(text=TEXT), [BOMBING, KILLING])[0].casualties.killed
    assert killed is not None
    assert killed.reports == ()


@pytest.mark.parametrize(
    ("later", "low", "high"),
    [
        ("Two more guards", 5, 5),
        ("Another guard", 4, 4),
        ("At least two more guards", 5, None),
        ("More than five guards", 5, None),
        ("Five guards", 5, 5),
        ("One guard", 3, 3),
    ],
)
def test_more_victims_extend_a_report(later: str, low: int, high: int | None) -> None:
    text = f"A bomb killed three guards. {later} died of it at night."

    def told(name: str, kind: str, trigger: str, victims: str, cause: str | None) -> Event:
        at, start = text.index(trigger), text.index(victims)
        word = Span(text=trigger, start=at, end=at + len(trigger), confidence=0.9)
        party = Participant(
            text=victims, start=start, end=start + len(victims), confidence=0.9, role="target"
        )
        return replace(
            event(name, kind, "bomb", cause=cause),
            trigger=word,
            mentions=(word,),
            participants=(party,) if victims else (),
        )

    bombing, *_ = resolve_casualties(
        Document(text=text),
        [
            told("e1", "bombing", "bomb", "", None),
            told("e2", "killing", "killed", "three guards", "e1"),
            told("e3", "killing", "died", later, "e1"),
        ],
    )
    assert bombing.casualties.killed is not None
    assert (bombing.casualties.killed.min, bombing.casualties.killed.max) == (low, high)


def test_those_included_in_a_number_are_not_added_to_it() -> None:
    assert bounds(TOLL) == [((12, None), None)]


def test_victims_told_in_one_sentence_add_up() -> None:
    both = event("e2", "killing", "killed", "three soldiers", "nurse")
    (found,) = resolve_casualties(Document(text=TEXT), [both])
    assert found.casualties.killed is not None
    assert found.casualties.killed.min == found.casualties.killed.max == 4
    assert found.casualties.killed.text == "three soldiers and wounded a nurse"


@pytest.mark.parametrize("modality", ["planned", "hypothetical", "generic", "negated"])
def test_only_what_happened_counts(modality: str) -> None:
    assert bounds(BOMBING, replace(KILLING, modality=modality)) == [(None, None), (None, None)]


def test_an_explicit_zero_is_told() -> None:
    none = replace(event("e6", "killing", "casualties"), modality="negated")
    killed = resolve_casualties(Document(text=TEXT), [replace(none, mentions=(span("asualties"),))])
    assert killed[0].casualties.killed is None
    (found,) = resolve_casualties(Document(text=TEXT), [none])
    assert found.casualties.killed is not None
    assert (found.casualties.killed.min, found.casualties.killed.text) == (0, "No")


def test_no_number_gives_no_count() -> None:
    assert bounds(BOMBING) == [(None, None)]


@pytest.mark.parametrize(
    "phrase", ["9" * 500, "million " * 80, "tens of", "between", "half a", "٣"]
)
def test_absurd_numbers_do_no_harm(phrase: str) -> None:
    count = count_people(phrase)
    assert count is None or count.text == phrase
