"""Articles to send: made up from parts, of any length, no two alike."""

from __future__ import annotations

import random
from typing import Final

ACTORS: Final = (
    "Rebels", "Soldiers", "Gunmen", "Police officers", "Militiamen", "Protesters", "Pirates",
)  # fmt: skip
ACTS: Final = (
    "attacked a convoy", "shelled the harbour", "clashed with guards", "blocked the bridge",
    "seized two lorries", "marched on the town hall", "fired rockets at the airfield",
)  # fmt: skip
QUIET: Final = (
    "The harvest was late this year, and prices have not settled.",
    "A new line of trams will open before the winter, the mayor said.",
    "The orchestra played in the square until the evening.",
    "Fishermen are waiting for the storm to pass.",
    "The museum has shown its maps of the coast to nine hundred visitors.",
)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def article(number: int, *, sentences: int = 12) -> str:
    """Return article ``number``, the same one every time."""
    source = random.Random(number)  # noqa: S311 - no secret
    return " ".join(_sentence(source) for _ in range(sentences))


def canary(number: int) -> str:
    """Return a name that no other article holds."""
    return f"Kanar{number:06d}"


def article_with_canary(number: int, *, sentences: int = 12) -> str:
    """Return article ``number`` with an event at a place that only it names."""
    return f"Rebels attacked a convoy in {canary(number)} on Monday. " + article(
        number, sentences=sentences
    )


def _sentence(source: random.Random) -> str:
    if source.random() < 0.6:
        return source.choice(QUIET)
    victims = source.randint(2, 40)
    return (
        f"{source.choice(ACTORS)} {source.choice(ACTS)} on {source.choice(DAYS)},"
        f" and {victims} people were injured."
    )
