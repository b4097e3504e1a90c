"""A party's phrase in its sentence: its words, its head, and the names in and around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from models.parties.knowledge import Cue, Token, find_cues_in, tokenize
from models.parties.lexicon import GROUP_WORDS, PEOPLES, sector_of_word

_HEAD_ENDS: Final = frozenset(
    """of in from at on near to for with against belonging loyal who that which including under
    during between inside outside along""".split()
)
_FUNCTION: Final = frozenset("a an the of in and for to by its his her their".split())


@dataclass(frozen=True, slots=True)
class PartyPhrase:
    """A phrase with what was found in it and in its sentence.

    Attributes:
        text: the phrase.
        role: ``actor`` or ``target``; the sides of a clash come as these too.
        type: the type of the event.
        tokens: the phrase's words.
        before: the words of the sentence before the phrase.
        after: the words of the sentence after the phrase.
        cues: the known names in the phrase.
        around: the known names elsewhere in the sentence, offsets into the sentence.
        start: where the phrase begins in the sentence.
    """

    text: str
    role: str
    type: str
    tokens: tuple[Token, ...]
    before: tuple[Token, ...]
    after: tuple[Token, ...]
    cues: tuple[Cue, ...]
    around: tuple[Cue, ...]
    start: int

    @property
    def head(self) -> str:
        """The lower-cased noun that says what the party is, empty for no words."""
        heads = head_words(self.tokens)
        return heads[-1] if heads else ""

    @property
    def unknown_names(self) -> tuple[Token, ...]:
        """Capitalised words that no table knows and that open no sentence."""
        return tuple(
            token
            for number, token in enumerate(self.tokens)
            if token.text[0].isupper()
            and not self.is_named(number)
            and not self._is_common(number, token)
        )

    def is_named(self, number: int) -> bool:
        """Tell whether word ``number`` belongs to a known name."""
        return any(cue.first <= number < cue.stop for cue in self.cues)

    def _is_common(self, number: int, token: Token) -> bool:
        word = token.text.lower()
        if word in PEOPLES or word in _FUNCTION:
            return True
        known = sector_of_word(word) is not None or word in GROUP_WORDS
        return known or (number == 0 and not self.before and word.endswith("s"))


def locate_phrase(sentence: str, start: int, end: int, role: str, type_name: str) -> PartyPhrase:
    """Return the phrase at ``sentence[start:end]`` with its surroundings.

    Args:
        sentence: the sentence that holds the phrase.
        start: first code point of the phrase in the sentence.
        end: one past its last code point.
        role: the participant's role; ``side_a`` and ``side_b`` count as actor and target.
        type_name: the type of its event.
    """
    text = sentence[start:end]
    tokens, cues = _read(sentence)
    own = tokenize(text)
    return PartyPhrase(
        text=text,
        role={"side_a": "actor", "side_b": "target"}.get(role, role),
        type=type_name,
        tokens=tuple(own),
        before=tuple(token for token in tokens if token.end <= start),
        after=tuple(token for token in tokens if token.start >= end),
        cues=tuple(find_cues_in(own)),
        around=tuple(cue for cue in cues if cue.end <= start or cue.start >= end),
        start=start,
    )


@lru_cache(maxsize=64)
def _read(sentence: str) -> tuple[tuple[Token, ...], tuple[Cue, ...]]:
    """Return words and names; most sentences hold several parties."""
    tokens = tokenize(sentence)
    return tuple(tokens), tuple(find_cues_in(tokens))


def head_words(tokens: Sequence[Token]) -> list[str]:
    """Return the heads of a phrase, lower-cased: "members of the army" gives both.

    >>> from models.parties.knowledge import tokenize
    >>> head_words(tokenize("dozens of Iraqi soldiers from Mosul"))
    ['dozens', 'soldiers']
    """
    words = [token.text.lower() for token in tokens]
    heads: list[str] = []
    begin = 0
    for at, word in enumerate([*words, "in"]):
        if word not in _HEAD_ENDS or at == begin:
            continue
        heads.append(words[at - 1])
        if word != "of" or heads[-1] not in GROUP_WORDS:
            break
        begin = at + 1
    return heads
