"""Sentences of running text, as offsets into the untouched text.

A rule-based splitter in linear time. It must not lose a character that carries
meaning: every word of the text lies in exactly one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import regex

Offsets = tuple[int, int]

_PARAGRAPH: Final = regex.compile(r"[^\S\n\r]*(?:\r\n|\n|\r|\u2028|\u2029)\s*")
_WRAPPED_LINE: Final = 50
"""A line at least this long that ends in mid-sentence is taken to be hard-wrapped."""
_END: Final = regex.compile(
    r"""(?: [.!?…\u061F\u06D4\u0964\u203C-\u2049]+ [\p{Pf}\p{Pe}"'”’]* (?=\s|$)
          | [。！？]+ [\p{Pf}\p{Pe}"'”’]* )""",
    flags=regex.VERBOSE,
)
_NEXT_WORD: Final = regex.compile(r"[\s\p{Pi}\p{Ps}\"'“‘\-–—]*(\w+)")
_LAST_WORD: Final = regex.compile(r"[\p{L}\p{N}.\-]+(?=\.[\p{Pf}\p{Pe}\"'”’]*$)")
_INITIALS: Final = regex.compile(r"(?:\p{L}\.)*\p{L}")
_TITLES: Final = frozenset(
    """mr mrs ms dr prof st rev hon fr gov sen rep pres gen maj lt col capt cmdr cdr sgt cpl
    pvt adm brig insp supt det sr jr messrs mme""".split()
)
"""Abbreviations that a name follows: never the end of a sentence."""
_ABBREVIATIONS: Final = frozenset(
    """jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat
    sun no nos art fig vol pp approx est ca cf vs viz etc dept univ assn bros corp inc ltd co
    ave blvd rd km kg ft mt ft ariz calif colo conn del fla ga ill ind kan ky la md mass mich
    minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo""".split()
)
"""Abbreviations that end a sentence only where a usual opening word follows."""
_OPENERS: Final = frozenset(
    """a according after all also although an and as at both but by despite during each earlier
    eight five four he her his however i if in it its last later many meanwhile more most no
    officials on one police several she since six some still ten that the their then there
    these they this those three three two under we when while witnesses with you""".split()
)


def split_sentences(text: str) -> list[Offsets]:
    """Return the sentences of ``text`` in order, white space trimmed, none of them empty.

    >>> text = "Gen. Ali fled. The U.S. Army stayed."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Gen. Ali fled.', 'The U.S. Army stayed.']
    """
    return list(_split(text))


@lru_cache(maxsize=8)
def _split(text: str) -> tuple[Offsets, ...]:
    """Do it once for all stages of an article."""
    caseless = _is_caseless(text)
    return tuple(
        sentence
        for start, end in _paragraphs(text)
        for sentence in _sentences(text, start, end, caseless)
    )


def _is_caseless(text: str) -> bool:
    """Tell whether the text is written in lower case throughout."""
    letters = sum(map(str.isalpha, text))
    capitals = sum(map(str.isupper, text))
    return letters > 0 and capitals * 200 < letters


def _paragraphs(text: str) -> Iterator[Offsets]:
    """Yield stretches between line breaks, hard-wrapped lines being one stretch."""
    start = line = 0
    for found in _PARAGRAPH.finditer(text):
        if _is_wrapped(text, line, found):
            line = found.end()
            continue
        yield start, found.start()
        start = line = found.end()
    yield start, len(text)


def _is_wrapped(text: str, line: int, gap: regex.Match[str]) -> bool:
    """Tell whether a line break only wraps a sentence."""
    breaks = gap.group().replace("\r\n", "\n")
    single = sum(character in "\n\r\u2028\u2029" for character in breaks) == 1
    if not single or gap.end() >= len(text) or gap.start() - line < _WRAPPED_LINE:
        return False
    return text[gap.start() - 1] not in ".!?…:\"”'’"


def _sentences(text: str, start: int, end: int, caseless: bool) -> Iterator[Offsets]:
    for found in _END.finditer(text, start, end):
        if found.end() < end and not _ends_sentence(text, start, found, end, caseless):
            continue
        yield from _trimmed(text, start, found.end())
        start = found.end()
    yield from _trimmed(text, start, end)


def _ends_sentence(
    text: str, start: int, found: regex.Match[str], end: int, caseless: bool
) -> bool:
    """Decide about one run of end marks that has text after it."""
    following = _NEXT_WORD.match(text, found.end(), min(end, found.end() + 80))
    word = following.group(1) if following else ""
    if word[:1].islower() and not caseless:
        return False
    if not found.group().startswith(".") or found.group().startswith(".."):
        return True
    before = _LAST_WORD.search(text[max(start, found.start() - 24) : found.end()])
    last = before.group().lower() if before else ""
    if last in _TITLES:
        return False
    if last in _ABBREVIATIONS or _INITIALS.fullmatch(last):
        return word.lower() in _OPENERS
    return True


def _trimmed(text: str, start: int, end: int) -> Iterator[Offsets]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
