"""Quantities in words and figures, as bounds.

A vague plural is read as "at least two of it": dozens are 24 or more, hundreds 200
or more. "More than N" and "at least N" both give N as the lower bound, "up to N"
and "fewer than N" both give N as the upper one, and "about N" gives N as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

Bounds = tuple[int | None, int | None]

_UNITS: Final = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()
    )
}
_TENS: Final = {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_SCALES: Final = {
    "dozen": 12,
    "score": 20,
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
}
_VAGUE: Final = {"several": 3, "few": 3, "handful": 3, "couple": 2, "pair": 2, "both": 2}
_MANY: Final = frozenset("many numerous countless".split())
_ZERO: Final = frozenset("no none nobody zero".split())
_MOST_PEOPLE: Final = 10**10
_LONGEST_FIGURE: Final = 15
"""Characters of a figure; no longer one counts people."""
_FIGURE: Final = regex.compile(r"\d{1,3}(?:, ?\d{3})+|\d+(?:\.\d+)?")
_WORD: Final = regex.compile(
    r"\d{1,3}(?:, ?\d{3})+(?!\d)\+?|\d+(?:\.\d+)?\+?|[\p{L}\p{M}]+(?:['’][\p{L}]+)*|[-–—,]"
)
_OPEN_BELOW: Final = (
    ("up", "to"), ("as", "many", "as"), ("at", "most"), ("no", "more", "than"),
    ("not", "more", "than"), ("fewer", "than"), ("less", "than"), ("under",),
    ("a", "maximum", "of"),
)  # fmt: skip
_OPEN_ABOVE: Final = (
    ("at", "least"), ("no", "fewer", "than"), ("no", "less", "than"), ("not", "less", "than"),
    ("more", "than"), ("over",), ("above",), ("upwards", "of"), ("in", "excess", "of"),
    ("a", "minimum", "of"), ("exceeding",),
)  # fmt: skip
_AFTER_ABOVE: Final = (("or", "more"), ("at", "least"), ("and", "counting"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity among words: its bounds, and the words it takes up."""

    low: int | None
    high: int | None
    first: int
    stop: int


def words_of(phrase: str) -> list[str]:
    """Return the lower-cased words and figures of ``phrase``, with dashes and commas.

    >>> words_of("Twenty-five or 1,200+")
    ['twenty', '-', 'five', 'or', '1,200+']
    """
    return [found.group().lower() for found in _WORD.finditer(phrase)]


def find_quantity(words: Sequence[str]) -> Quantity | None:
    """Return the first quantity in ``words`` with what opens or closes its bounds."""
    for first in range(len(words)):
        core = _range(words, first) or _plain(words, first)
        if core is not None:
            return _qualified(words, core)
    return None


def _range(words: Sequence[str], first: int) -> Quantity | None:
    """Read "30 to 40", "30-40", "between 30 and 40", "hundreds or thousands"."""
    low = _plain(words, first)
    if low is None or low.low is None or low.stop >= len(words):
        return None
    joint = words[low.stop]
    between = first > 0 and words[first - 1] == "between"
    if joint not in ("to", "-", "–", "—", "or") and not (joint == "and" and between):
        return None
    high = _plain(words, low.stop + 1)
    if high is None or high.low is None or high.first != low.stop + 1 or high.low < low.low:
        return None
    return Quantity(low.low, high.high, first, high.stop)


def _plain(words: Sequence[str], first: int) -> Quantity | None:
    """Read one number or vague quantity that begins at ``first``."""
    if first >= len(words):
        return None
    word, following = words[first], words[first + 1 : first + 2]
    if (
        following
        and following[0] in ("as", "fewer", "less", "more")
        and word in _ZERO | _MANY | {"few"}
    ):
        return None
    if word in _ZERO:
        return Quantity(0, 0, first, first + 1)
    if word in _MANY or words[first : first + 2] == ["number", "of"]:
        return Quantity(2, None, first, first + (1 if word in _MANY else 2))
    return _vague_plural(words, first) or _fraction(words, first) or _number(words, first)


def _vague_plural(words: Sequence[str], first: int) -> Quantity | None:
    """Read "dozens", "tens of thousands"."""
    scale = 10 if words[first] == "tens" else _scale_of(words[first])
    if scale is None or not words[first].endswith("s"):
        return None
    larger = _scale_after_of(words, first + 1)
    if larger is None or larger <= scale:
        return Quantity(2 * scale, None, first, first + 1)
    return Quantity(2 * scale * larger, None, first, first + 3)


def _scale_after_of(words: Sequence[str], at: int) -> int | None:
    following = words[at : at + 2]
    return _scale_of(following[1]) if len(following) == 2 and following[0] == "of" else None


def _scale_of(word: str) -> int | None:
    return _SCALES.get(word.removesuffix("s"))


def _fraction(words: Sequence[str], first: int) -> Quantity | None:
    """Read "half a dozen", "quarter of a million"."""
    parts = {"half": 2, "quarter": 4}.get(words[first])
    stop = first + 1
    while parts and stop < len(words) and words[stop] in ("a", "of", "-"):
        stop += 1
    if parts is None or stop >= len(words) or words[stop] not in _SCALES or stop == first + 1:
        return None
    number = _SCALES[words[stop]] // parts
    return Quantity(number, number, first, stop + 1)


def _number(words: Sequence[str], first: int) -> Quantity | None:
    """Read "1,200", "two hundred and fifty", "1.5 million", "several dozen", "a hundred"."""
    head = _head_number(words, first)
    if head is None:
        return None
    total, at, vague = head
    at_scale = at
    while at_scale < len(words) and words[at_scale] in _SCALES and total < _MOST_PEOPLE:
        total *= _SCALES[words[at_scale]]
        at_scale += 1
    number, stop = round(total), at_scale
    if stop > at and stop < len(words):
        rest_at = stop + (words[stop] == "and")
        rest = _small(words, rest_at)
        if rest is not None and rest[0] < 100 <= number and not vague:
            number, stop = number + rest[0], rest[1]
    plus = words[first].endswith("+")
    return Quantity(number, None if vague or plus else number, first, stop)


def _head_number(words: Sequence[str], first: int) -> tuple[float, int, bool] | None:
    """Return the value before any scale, where it stops, and whether it is vague."""
    word = words[first]
    if _FIGURE.match(word):
        if len(word) > _LONGEST_FIGURE:
            return None
        return float(word.rstrip("+").replace(",", "").replace(" ", "")), first + 1, False
    if word in _VAGUE:
        at = first + 1 + (words[first + 1 : first + 2] == ["of"])
        return float(_VAGUE[word]), at, word in ("several", "few", "handful")
    if word in _SCALES:
        return 1.0, first, False
    small = _small(words, first)
    return None if small is None else (float(small[0]), small[1], False)


def _small(words: Sequence[str], first: int) -> tuple[int, int] | None:
    """Read a number below one hundred in words, or a figure after "hundred and"."""
    if first >= len(words):
        return None
    word = words[first]
    if word in _UNITS:
        return _UNITS[word], first + 1
    if word not in _TENS:
        return None
    at = first + 1 + (words[first + 1 : first + 2] == ["-"])
    if at < len(words) and 0 < _UNITS.get(words[at], 0) < 10:
        return _TENS[word] + _UNITS[words[at]], at + 1
    return _TENS[word], first + 1


def _qualified(words: Sequence[str], core: Quantity) -> Quantity:
    """Open a bound where the words around the number say so."""
    low, high, stop = core.low, core.high, core.stop
    before = [word for word in words[: core.first] if word not in ("a", "an", "between")]
    below, above = _longest(before, _OPEN_BELOW), _longest(before, _OPEN_ABOVE)
    if below > above:
        return Quantity(None, high if high is not None else low, core.first, stop)
    if above:
        high = None
    for closer in _AFTER_ABOVE:
        if tuple(words[stop : stop + len(closer)]) == closer:
            high, stop = None, stop + len(closer)
    return Quantity(low, high, core.first, stop)


def _longest(words: Sequence[str], openers: Sequence[tuple[str, ...]]) -> int:
    """Return the length of the longest opener that ``words`` end with, 0 for none."""
    return max(len(opener) for opener in ((), *openers) if _ends_with(words, opener))


def _ends_with(words: Sequence[str], opener: tuple[str, ...]) -> bool:
    wanted = tuple(word for word in opener if word not in ("a", "an"))
    return tuple(words[len(words) - len(wanted) :]) == wanted
