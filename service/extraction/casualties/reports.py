"""The stage: what an incident's victim phrases add up to, and whom it is charged to.

A sentence that tells of one harm makes a report. Within a report the victims add up,
except for those that are only part of others ("39 people, including three children").
Of several reports of one incident the highest stands: a later, higher one supersedes
an earlier one, a later, lower one does not, and "two more" extends what stands. All of
them are kept with the one that stands. A killing and an injury carry their own
count, and what caused them carries the count over all the harm it caused.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from service.extraction.casualties.counts import count_people
from service.extraction.casualties.numerals import find_quantity, words_of
from service.extraction.domain import Casualties, Count, Document, Event, Span
from service.extraction.text import split_sentences

_KINDS: Final = {"killing": "killed", "injury": "injured"}
_SUBSET: Final = regex.compile(
    r"(?i)\b(?:including|among them|among those|of whom|of them|among|most of)\b|^\s*,\s*$"
)
_COUNTED: Final = frozenset(
    "death deaths dead casualty casualties fatality fatalities injury injuries wounded injured"
    " victims killings".split()
)
"""Triggers that are counted themselves: "12 deaths", "no casualties"."""
_MORE: Final = regex.compile(r"(?i)\b(?:another|additional|further)\b|\bmore\b(?!\s+than)")
"""Words that add people to those told before: "two more", "another soldier"."""
_WORD: Final = regex.compile(r"\S+")
_LONGEST_COUNT: Final = 5
"""Words before a counted trigger that may be its number."""
_COUNT_REACH: Final = 60
"""Code points that they may take up."""
_FILLERS: Final = frozenset(
    "a an at least more than over up to as many some about around nearly almost of and no fewer"
    " civilian confirmed reported additional further other".split()
)


@dataclass(frozen=True, slots=True)
class _Victims:
    """A counted phrase, where it stands, and in which sentence."""

    start: int
    end: int
    sentence: int
    count: Count


def resolve_casualties(document: Document, events: Sequence[Event]) -> tuple[Event, ...]:
    """Return ``events`` with the people killed and injured in each.

    Only what is told as actual counts; of a negated harm only an explicit "no one"
    does, as zero. Where no number is told, the count stays None.

    Args:
        document: the article that the spans refer to.
        events: its events; ``caused_by`` names what did the harm.
    """
    starts = [start for start, _ in split_sentences(document.text)]
    harm: dict[tuple[str, str], list[_Victims]] = defaultdict(list)
    for event in events:
        kind = _KINDS.get(event.type)
        if kind is not None:
            found = list(_victims(document.text, event, starts))
            for bearer in dict.fromkeys((event.id, event.caused_by)):
                if bearer is not None:
                    harm[bearer, kind].extend(found)
    return tuple(replace(event, casualties=_casualties(document, event, harm)) for event in events)


def _casualties(
    document: Document, event: Event, harm: dict[tuple[str, str], list[_Victims]]
) -> Casualties:
    own = event.type in _KINDS
    if event.modality != "actual" and not own:
        return event.casualties
    killed = highest_report(document.text, harm.get((event.id, "killed"), ()))
    injured = highest_report(document.text, harm.get((event.id, "injured"), ()))
    return Casualties(
        killed=killed or event.casualties.killed, injured=injured or event.casualties.injured
    )


def _victims(text: str, event: Event, starts: Sequence[int]) -> Iterator[_Victims]:
    """Yield the counted victims that the event itself tells of."""
    if event.modality not in ("actual", "negated"):
        return
    spans: Iterable[Span] = [p for p in event.participants if p.role == "target"]
    for span in (*spans, *_counted_triggers(text, event.mentions)):
        count = count_people(span.text)
        if count is None or (event.modality == "negated" and count.max != 0):
            continue
        sentence = max(bisect_right(starts, span.start) - 1, 0)
        yield _Victims(span.start, span.end, sentence, count)


def _counted_triggers(text: str, mentions: Iterable[Span]) -> Iterator[Span]:
    """Yield "at least 12" before "deaths" as if it were a victim phrase."""
    for mention in mentions:
        if mention.text.lower() not in _COUNTED:
            continue
        start = _quantity_start(text, mention.start)
        if start is not None:
            phrase = text[start : mention.start].rstrip()
            yield replace(mention, text=phrase, start=start, end=start + len(phrase))


def _quantity_start(text: str, end: int) -> int | None:
    """Return where the quantity that ends at ``end`` begins, None if there is none."""
    begin: int | None = None
    tail = list(_WORD.finditer(text, max(end - _COUNT_REACH, 0), end))[-_LONGEST_COUNT:]
    for word in reversed(tail):
        words = words_of(word.group())
        if find_quantity(words) is None and not set(words) <= _FILLERS:
            break
        begin = word.start()
    return begin if begin is not None and find_quantity(words_of(text[begin:end])) else None


def highest_report(text: str, victims: Iterable[_Victims]) -> Count | None:
    """Return the highest report among counted phrases, None where there are none.

    Reports are compared by their lower bound, then by their upper one; of equals the
    first stands. What is told as more is added to what stood before.
    """
    reports: dict[int, list[_Victims]] = defaultdict(list)
    for item in sorted(set(victims), key=lambda entry: (entry.start, -entry.end)):
        reports[item.sentence].append(item)
    counts = [_report(text, report) for _, report in sorted(reports.items())]
    if not counts:
        return None
    standing = counts[0]
    for count in counts[1:]:
        if _MORE.search(count.text):
            standing = _extended(standing, count)
        else:
            standing = max(standing, count, key=lambda item: (item.min or 0, item.max or 0))
    told = tuple(dict.fromkeys(counts))
    return replace(standing, reports=told) if len(told) > 1 else standing


def _extended(standing: Count, more: Count) -> Count:
    """Add people who are told later to those before."""
    low = None if standing.min is more.min is None else (standing.min or 0) + (more.min or 0)
    closed = standing.max is not None and more.max is not None
    high = (standing.max or 0) + (more.max or 0) if closed else None
    return replace(standing, min=low, max=high)


def _report(text: str, victims: Sequence[_Victims]) -> Count:
    """Add up the victims of one sentence."""
    counted = [victims[0]]
    for item in victims[1:]:
        last = counted[-1]
        overlapping = item.start < last.end
        if not overlapping and not _SUBSET.search(text[last.end : item.start]):
            counted.append(item)
    if len(counted) == 1:
        return counted[0].count
    lows = [item.count.min for item in counted if item.count.min is not None]
    highs = [item.count.max for item in counted]
    return Count(
        min=sum(lows) if lows else None,
        max=None if None in highs else sum(high for high in highs if high is not None),
        text=text[counted[0].start : counted[-1].end],
    )
