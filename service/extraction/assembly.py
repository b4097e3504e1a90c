"""Mentions of one incident to one event: who, with what, when and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from models.ontology import CATEGORY_OF
from service.extraction.causes import causes_of
from service.extraction.coreference import cluster
from service.extraction.domain import Event, Participant, Place, Span, TimeSpan
from service.extraction.mentions import Argument, Mention
from service.extraction.relations import Relate, Relations
from service.extraction.wording import normal_form

_SIDES: Final = {"actor": "side_a", "target": "side_b"}
_PLACE_ROLES: Final = ("place", "origin", "destination")


def assemble(text: str, mentions: Sequence[Mention], relate: Relate | None = None) -> list[Event]:
    """Return the events that ``mentions`` of ``text`` tell of, in text order.

    Without ``relate`` mentions are compared by their words alone.
    """
    relations = Relations(mentions, relate)
    clusters = cluster(text, mentions, relations)
    causes = causes_of(clusters, relations)
    return [
        _event(text, number, group, cause)
        for number, (group, cause) in enumerate(zip(clusters, causes, strict=True))
    ]


def _event(text: str, number: int, group: Sequence[Mention], cause: int | None) -> Event:
    leading = leading_mention(group)
    times = [_time(text, item) for item in fillers(text, group, ("time",))]
    places = [_place(text, item) for item in fillers(text, group, _PLACE_ROLES)]
    return Event(
        id=_name(number),
        type=leading.type,
        category=CATEGORY_OF[leading.type],
        modality=modality_of(group),
        confidence=leading.score,
        trigger=_span(text, leading),
        mentions=tuple(_span(text, mention) for mention in group),
        participants=tuple(
            _participant(text, leading.type, item)
            for item in fillers(text, group, ("actor", "target"))
        ),
        instruments=tuple(_span(text, item) for item in fillers(text, group, ("instrument",))),
        time=max(times, key=lambda item: item.confidence, default=None),
        times=tuple(times),
        place=max(
            (item for item in places if item.role == "place"),
            key=lambda item: item.confidence,
            default=None,
        ),
        places=tuple(places),
        caused_by=None if cause is None else _name(cause),
    )


def leading_mention(group: Sequence[Mention]) -> Mention:
    """Return the most informative mention: most fillers, then surest, then first."""
    return max(group, key=lambda item: (len(item.arguments), item.score, -item.start))


def modality_of(group: Iterable[Mention]) -> str:
    """Return the modality that the mentions together are surest of."""
    votes: dict[str, float] = {}
    for mention in group:
        votes[mention.modality] = votes.get(mention.modality, 0.0) + mention.modality_score
    return max(votes, key=lambda name: votes[name])


def fillers(text: str, group: Iterable[Mention], roles: Sequence[str]) -> list[Argument]:
    """Return the fillers of ``roles`` over all mentions, in text order.

    A filler told twice in one role is given once: the surer wording stays.
    """
    kept: list[Argument] = []
    found = (item for mention in group for item in mention.arguments if item.role in roles)
    for item in sorted(found, key=lambda argument: (-argument.score, argument.start)):
        if not any(_same_filler(text, item, other) for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda argument: (argument.start, argument.end))


def _same_filler(text: str, one: Argument, other: Argument) -> bool:
    if one.role != other.role:
        return False
    overlapping = one.start < other.end and other.start < one.end
    return overlapping or normal_form(text[one.start : one.end]) == normal_form(
        text[other.start : other.end]
    )


def _name(number: int) -> str:
    return f"e{number + 1}"


def _span(text: str, item: Argument | Mention) -> Span:
    return Span(
        text=text[item.start : item.end], start=item.start, end=item.end, confidence=item.score
    )


def _participant(text: str, type_name: str, item: Argument) -> Participant:
    return Participant(
        text=text[item.start : item.end],
        start=item.start,
        end=item.end,
        confidence=item.score,
        role=_SIDES[item.role] if type_name == "clash" else item.role,
        sector_logits=item.sector_logits,
    )


def _time(text: str, item: Argument) -> TimeSpan:
    return TimeSpan(
        text=text[item.start : item.end], start=item.start, end=item.end, confidence=item.score
    )


def _place(text: str, item: Argument) -> Place:
    return Place(
        text=text[item.start : item.end],
        start=item.start,
        end=item.end,
        confidence=item.score,
        role=item.role,
    )
