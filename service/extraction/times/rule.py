"""A rule: words to look for, and how to read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from service.extraction.times.readings import Reading

Reader = Callable[[re.Match[str]], Reading | None]
"""Turns a match into its meaning; None where the words turn out to be no time."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``pattern`` finds candidates, all of them without backtracking far; ``read`` reads one."""

    pattern: re.Pattern[str]
    read: Reader


def always(reading: Reading) -> Reader:
    """Return a reader for words that mean the same in every match."""
    return lambda _: reading


def rule(pattern: str, read: Reader, *, ignore_case: bool = False) -> Rule:
    """Compile a rule from a verbose pattern.

    A group called ``core`` limits the expression to a part of what is matched.
    """
    flags = re.VERBOSE | (re.IGNORECASE if ignore_case else re.NOFLAG)
    return Rule(re.compile(pattern, flags), read)
