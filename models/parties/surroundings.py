"""What the words around a party's phrase say of its sector: named features.

A number that stands for what was told before ("a soldier was killed and two others
hurt"), a known name beside an unknown one ("Jane Roe, a Hamas leader"), and the known
names of the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.parties.lexicon import sector_of_word
from models.parties.phrases import PartyPhrase

_NUMERAL: Final = frozenset(
    """one two three four five six seven eight nine ten eleven twelve dozens dozen hundreds
    thousands millions scores others other more another several many some few all both""".split()
)
_MODIFIER: Final = frozenset(
    "at least about around of than up to over nearly them these those an a the".split()
)
_NO_ANTECEDENT: Final = frozenset({"object", "unknown"})
_AFTER: Final = 40
"""Code points after an unknown name within which a known one may explain it."""
_BEFORE: Final = 25
"""Code points before an unknown name within which a known one may belong to it."""


def surrounding_features(phrase: PartyPhrase) -> Iterator[str]:
    """Yield what the sentence says of the sector of ``phrase``."""
    if is_elliptic(phrase):
        yield "elliptic"
        yield f"ellipsis={_antecedent_sector(phrase)}"
    if phrase.unknown_names:
        yield from _beside_features(phrase)
    for cue in phrase.around:
        if cue.fact.sector is not None:
            yield f"around={cue.fact.sector}"
            if cue.end <= phrase.start:
                yield f"around-before={cue.fact.sector}"


def is_elliptic(phrase: PartyPhrase) -> bool:
    """Tell whether the phrase counts without saying what: "at least 12", "two others"."""
    words = [token.text.lower() for token in phrase.tokens]
    return bool(words) and all(
        word in _NUMERAL or word in _MODIFIER or word[0].isdigit() for word in words
    )


def _antecedent_sector(phrase: PartyPhrase) -> str | None:
    """Return the sector of the last party that the sentence tells before the phrase."""
    kinds = (sector_of_word(token.text) for token in reversed(phrase.before))
    return next((kind for kind in kinds if kind and kind not in _NO_ANTECEDENT), None)


def _beside_features(phrase: PartyPhrase) -> Iterator[str]:
    end = phrase.start + len(phrase.text)
    for cue in phrase.around:
        if cue.fact.sector is None:
            continue
        if 0 <= cue.start - end <= _AFTER:
            yield f"apposed-name={cue.fact.sector}"
        if 0 <= phrase.start - cue.end <= _BEFORE:
            yield f"before-name={cue.fact.sector}"
