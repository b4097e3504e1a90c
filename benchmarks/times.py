"""Scores and speed of the time tagger on annotated texts.

    python -m benchmarks.times DATA [--out RESULTS.json]

DATA holds ``wikiwars/*.tml`` (TimeML; Mazur and Dale, 2010) and ``conflict_news`` with
``time_values.jsonl``, ``train.jsonl`` and ``dev.jsonl``. Both sets are halved by sorted
name: rules were developed on the first half (WikiWars: every other file) and the
second is held out. A WikiWars span counts when it overlaps a gold span (relaxed),
its value when it is also equal, as in TempEval-3; a news value counts when TIMEX3
value, first and last day are all right, given the document and its publication date.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import write_json
from service.extraction.times import TimeExpression, tag_times

HALVES: Final = ("development", "held out")
_TAG: Final = re.compile(r"<TIMEX3([^>]*)>(.*?)</TIMEX3>|<[^>]+>", re.DOTALL)
_VALUE: Final = re.compile(r'\bvalue="([^"]*)"')
_CREATED: Final = re.compile(r'<DCT>.*?value="(\d{4}-\d\d-\d\d)', re.DOTALL)
_BODY: Final = re.compile(r"<TEXT>(.*?)</TEXT>", re.DOTALL)

Gold = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Narrative:
    """One TimeML document: its text, its creation date and its expressions."""

    text: str
    created: date | None
    gold: tuple[Gold, ...]


def read_timeml(path: Path) -> Narrative:
    """Read a TimeML file; offsets refer to the text without markup."""
    source = path.read_text(encoding="utf-8")
    created, body = _CREATED.search(source), _BODY.search(source)
    if body is None:
        raise ValueError(f"{path} has no <TEXT>")
    text, gold, position = "", [], 0
    for tag in _TAG.finditer(body[1]):
        text += html.unescape(body[1][position : tag.start()])
        position = tag.end()
        if tag[1] is not None:
            words, value = html.unescape(re.sub(r"<[^>]+>", "", tag[2])), _VALUE.search(tag[1])
            gold.append((len(text), len(text) + len(words), value[1] if value else ""))
            text += words
    text += html.unescape(body[1][position:])
    return Narrative(text, date.fromisoformat(created[1]) if created else None, tuple(gold))


def matches(narrative: Narrative, found: Sequence[Gold]) -> tuple[int, int]:
    """Return how many gold spans are overlapped, and how many of those have their value.

    Each expression answers to one gold span at most.
    """
    spans = values = 0
    free = list(found)
    for start, end, value in narrative.gold:
        hit = next((item for item in free if item[0] < end and start < item[1]), None)
        if hit is not None:
            free.remove(hit)
            spans += 1
            values += hit[2] == value
    return spans, values


def score_narratives(narratives: Iterable[Narrative]) -> dict[str, float]:
    """Return relaxed span F1 and value F1 in percent."""
    total = spans = values = 0
    for narrative in narratives:
        found = [
            (item.start, item.end, item.timex3)
            for item in tag_times(narrative.text, narrative.created)
        ]
        total += len(found) + len(narrative.gold)
        both = matches(narrative, found)
        spans, values = spans + both[0], values + both[1]
    return {
        "span F1": round(200 * spans / max(1, total), 1),
        "value F1": round(200 * values / max(1, total), 1),
    }


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def score_news(rows: Iterable[dict[str, Any]], texts: dict[str, str]) -> dict[str, float]:
    """Return the share of right values, of right days, and of both, in percent."""
    by_document = defaultdict(list)
    for row in rows:
        by_document[row["doc"]].append(row)
    right = [0, 0, 0]
    for name, gold in by_document.items():
        found = tag_times(texts[name], date.fromisoformat(gold[0]["published"][:10]))
        for row in gold:
            value, days = _verdict(row, found)
            right = [right[0] + value, right[1] + days, right[2] + (value and days)]
    total = max(1, sum(map(len, by_document.values())))
    names = ("value", "days", "value and days")
    return {name: round(100 * count / total, 1) for name, count in zip(names, right, strict=True)}


def _verdict(row: dict[str, Any], found: Sequence[TimeExpression]) -> tuple[bool, bool]:
    overlaps = [(min(item.end, row["end"]) - max(item.start, row["start"]), item) for item in found]
    length, best = max(overlaps, key=lambda pair: pair[0], default=(0, None))
    if best is None or length <= 0:
        return False, False
    days = (_day(row["earliest"]), _day(row["latest"]))
    return best.timex3 == row["value"], days == (_iso(best.earliest), _iso(best.latest))


def _day(value: str | None) -> str | None:
    return value[:10] if value else None


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def speed(texts: Sequence[tuple[str, date | None]]) -> dict[str, float]:
    """Return processor milliseconds an article and microseconds a character."""
    started = time.process_time()
    for text, published in texts:
        tag_times(text, published)
    seconds = time.process_time() - started
    return {
        "articles": len(texts),
        "characters an article": round(sum(len(text) for text, _ in texts) / max(1, len(texts))),
        "ms an article": round(1000 * seconds / max(1, len(texts)), 2),
    }


NewsHalf = tuple[list[dict[str, Any]], dict[str, str]]


def news_halves(data: Path) -> tuple[NewsHalf, NewsHalf]:
    """Return the annotated values of each half of the news, with the texts by name."""
    news = data / "conflict_news"
    rows = list(read_lines(news / "time_values.jsonl"))
    names = sorted({row["doc"] for row in rows})
    records = [*read_lines(news / "train.jsonl"), *read_lines(news / "dev.jsonl")]
    texts = {record["id"]: record["text"] for record in records}
    middle = (len(names) + 1) // 2
    first, second = (
        (
            [row for row in rows if row["doc"] in half],
            {name: texts[name] for name in half},
        )
        for half in (names[:middle], names[middle:])
    )
    return first, second


def measure(data: Path) -> dict[str, Any]:
    """Return all figures."""
    narratives = [read_timeml(path) for path in sorted((data / "wikiwars").glob("*.tml"))]
    figures: dict[str, Any] = {}
    articles: list[tuple[str, date | None]] = []
    for number, (rows, texts) in enumerate(news_halves(data)):
        figures[f"wikiwars, {HALVES[number]}"] = score_narratives(narratives[number::2])
        figures[f"news, {HALVES[number]}"] = score_news(rows, texts)
        dates = {row["doc"]: date.fromisoformat(row["published"][:10]) for row in rows}
        articles += [(text, dates[name]) for name, text in texts.items()]
    figures["speed"] = speed(articles)
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Score the time tagger on annotated texts.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, help="also write the figures here as JSON")
    options = parser.parse_args(arguments)
    figures = measure(options.data)
    for name, row in figures.items():
        print(f"{name:<24}" + "  ".join(f"{key} {value}" for key, value in row.items()))
    write_json(options.out, figures)


if __name__ == "__main__":
    main()
