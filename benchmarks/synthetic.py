"""Made-up news of any length and amount, the same each time, for measurements of speed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

_PLACES: Final = "Kidal Gao Mopti Homs Mosul Kunduz Marib Taiz Goma Donetsk Kismayo Idlib".split()
_DAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_PARTIES: Final = (
    "government troops", "rebel fighters", "militiamen", "the army", "peacekeepers", "gunmen",
)  # fmt: skip
_TOLD: Final = (
    "{party} clashed with {other} near {place} on {day}, residents said.",
    "A roadside bomb killed {count} people outside {place} on {day}.",
    "Shelling went on through the night in {place}, where {count} houses were damaged.",
    "Police arrested {count} people after a protest in {place} last week.",
)
_QUIET: Final = (
    "The governor of {place} spoke about the harvest and the price of bread on {day}.",
    "A new school for {count} children will open in {place} in the autumn.",
    "Traders at the market of {place} said that business had been slow since {day}.",
    "The road from {place} to the coast is being repaired by a crew of {count} workers.",
    "Rain is expected over {place} until {day}, the weather service said.",
    "The team from {place} won by two goals before a crowd of {count} hundred.",
)
SHARE_TOLD: Final = 0.3
"""How many of the sentences tell of an event."""


def article(number: int, words: int) -> dict[str, Any]:
    """Return row ``number`` with a text of ``words`` words, to within one sentence."""
    chance = Random(number)  # noqa: S311 - no secret
    sentences: list[str] = []
    length = 0
    while length < words:
        sentences.append(_sentence(chance))
        length += sentences[-1].count(" ") + 1
    return {"id": f"a{number}", "published": "2024-03-05", "text": " ".join(sentences)}


def _sentence(chance: Random) -> str:
    form = chance.choice(_TOLD if chance.random() < SHARE_TOLD else _QUIET)
    party, other = chance.sample(_PARTIES, 2)
    filled = form.format(
        party=party, other=other, place=chance.choice(_PLACES), day=chance.choice(_DAYS),
        count=chance.randint(2, 90),
    )  # fmt: skip
    return filled[0].upper() + filled[1:]


def write_shards(folder: Path, *, articles: int, words: int, shards: int) -> Path:
    """Write ``articles`` rows in ``shards`` JSON Lines files of like size; return ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for shard in range(shards):
        with (folder / f"shard-{shard:04d}.jsonl").open("w", encoding="utf-8") as file:
            for number in _numbers(articles, shards, shard):
                file.write(json.dumps(article(number, words)) + "\n")
    return folder


def _numbers(articles: int, shards: int, shard: int) -> Iterator[int]:
    yield from range(articles * shard // shards, articles * (shard + 1) // shards)
