"""Words around a date that narrow it: "early", "the end of", "morning of", "night"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from service.extraction.times.calendar import Granule
from service.extraction.times.lexicon import GAP, PARTS
from service.extraction.times.values import Value, dated, day_of, over_midnight, with_part

_LOOK_BACK: Final = 48
_NIGHT: Final = "TNI"
_PRAYERS: Final = "TAF"
"""Friday prayers are held after noon."""
_PART: Final = (
    r"(?:morning|afternoon|evening|night|dawn|dusk|noon|midnight|midday|sunset|nightfall)"
)
_OF_DAY: Final = re.compile(
    rf"""(?:^|(?<=[\s(—–-]))(?:
        (?:(?:early|late|later){GAP})?(?:in{GAP}the{GAP}|hours{GAP}of{GAP}(?:the{GAP})?)?
          (?P<part>{_PART})(?:{GAP}hours)?{GAP}(?:of{GAP}(?:the{GAP})?|on{GAP})
      | (?P<hours>early|late|small|wee){GAP}hours{GAP}(?:of|on){GAP}
      | (?:second|third|fourth|fifth|another){GAP}(?:(?:straight|consecutive|successive){GAP})?
        (?P<night>night){GAP}(?:on{GAP})?
      | (?P<overnight>overnight){GAP}(?:on{GAP}|from{GAP})?
      | (?P<edge>early|late)(?:{GAP}(?:on|in{GAP}the{GAP}day{GAP}on))?{GAP}
    )(?:the{GAP})?$""",
    re.VERBOSE | re.IGNORECASE,
)
_OF_STRETCH: Final = re.compile(
    rf"""(?:^|(?<=[\s(—–-]))(?:
        (?:very{GAP})?(?:early|late|later|earlier){GAP}(?:(?:in|on){GAP}(?:the{GAP})?)?
      | (?:mid|Mid)[-–]|mid{GAP}
      | (?:(?:early|late|latter|later|better|first|second){GAP})?(?:end|beginning|start|middle|
        close|rest|remainder|part|half|onset|turn){GAP}of{GAP}(?:the{GAP})?(?:early{GAP}|late{GAP})?
      | (?P<eve>eve){GAP}of{GAP}(?:the{GAP})?
      | (?:(?:more|less|fewer|longer|no{GAP}later){GAP}than|at{GAP}least|almost|about|around|nearly|
        over|under|just|only|roughly|approximately|some|up{GAP}to){GAP}
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
_AFTER: Final = re.compile(
    rf"(?:,?{GAP}(?:early{GAP}|late{GAP}|at{GAP})?(?P<part>{_PART}|prayers))\b"
    rf"(?!{GAP}(?:prayers?|raids?|vigil)\b)",
    re.IGNORECASE,
)
_EDGES: Final = {"early": "TMO", "small": "TMO", "wee": "TMO", "late": "TEV"}


@dataclass(frozen=True, slots=True)
class Modifiers:
    """An expression with its modifiers: the wider span, and the part of the day they tell."""

    start: int
    end: int
    part: str = ""
    overnight: bool = False
    eve: bool = False

    def apply(self, value: Value) -> Value:
        """Narrow a day to its part; longer stretches keep their value, as in TimeML."""
        day = day_of(value)
        before = day.shift(-1) if day and self.eve else None
        if before is not None:
            return dated(before, value.anchor)
        if not self.part or value.kind != "DATE" or value.precision != "day":
            return value
        if day is not None and value.latest != value.earliest:
            # "the night of June 3-4" is one night, other parts of two days are two parts.
            return _night_between(value, day) if self.part == _NIGHT else value
        found = with_part(value, self.part)
        return over_midnight(found) if self.overnight else found


def _night_between(value: Value, day: Granule) -> Value:
    return replace(with_part(dated(day, value.anchor), _NIGHT), latest=value.latest)


def modifiers(text: str, start: int, end: int, floor: int, ceiling: int) -> Modifiers:
    """Look around ``start``..``end`` for modifiers between ``floor`` and ``ceiling``."""
    after = _AFTER.match(text, end, ceiling)
    part = PARTS.get(after["part"].lower(), _PRAYERS) if after else ""
    end = after.end() if after else end
    before = text[max(floor, start - _LOOK_BACK) : start]
    found = _OF_DAY.search(before)
    if found:
        overnight = bool(found["overnight"])
        told = _part_before(found)
        # "early Tuesday evening" is an evening.
        return Modifiers(_trimmed(start, before, found), end, part or told, overnight)
    stretch = _OF_STRETCH.search(before)
    if stretch:
        return Modifiers(
            _trimmed(start, before, stretch), end, part, eve=stretch["eve"] is not None
        )
    return Modifiers(start, end, part)


def _part_before(found: re.Match[str]) -> str:
    if found["overnight"] or found["night"]:
        return _NIGHT
    if found["part"]:
        return PARTS[found["part"].lower()]
    return _EDGES[(found["hours"] or found["edge"]).lower()]


def _trimmed(start: int, before: str, found: re.Match[str]) -> int:
    """Return where the widened expression starts, a leading article left out."""
    words = found.group()
    lead = len(words) - len(words.lstrip())
    return start - len(before) + found.start() + lead
