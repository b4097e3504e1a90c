"""Places against GeoWebNews and GeoVirus, and the speed of the gazetteer.

    python -m benchmarks.places DATA [--gazetteer FILE] [--out RESULTS.json]

DATA holds geoparsing/GWN.xml and geoparsing/GeoVirus.xml. Even-numbered articles are the
development half on which rules and weights were made, odd ones are held out. "accuracy"
is the share of gold toponyms resolved within 161 km (one that is not resolved is wrong),
"exact" the share with the gold GeoNames id, "coverage" the share that got coordinates.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from benchmarks.geoparsing import GoldArticle, GoldToponym, read_geovirus, read_gwn
from service.extraction.gazetteer.reader import DEFAULT_PATH, Gazetteer
from service.extraction.places import ResolvedPlace, find_toponyms, resolve_places
from service.extraction.places.geometry import distance

NEAR_KM: Final = 161.0
"""100 miles, the usual threshold in geoparsing."""
BANDS: Final = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 1.01)
READERS: Final[dict[str, Callable[[Path], list[GoldArticle]]]] = {
    "GWN": read_gwn,
    "GeoVirus": read_geovirus,
}


@dataclass(slots=True)
class Tally:
    """Counts over toponyms; distances in km."""

    gold: int = 0
    near: int = 0
    exact: int = 0
    with_id: int = 0
    distances: list[float] = field(default_factory=list)
    scores: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, gold: GoldToponym, found: ResolvedPlace | None) -> None:
        """Count one toponym."""
        self.gold += 1
        self.with_id += gold.geonames_id is not None
        if found is None or found.latitude is None or found.longitude is None:
            return
        apart = distance((gold.latitude, gold.longitude), (found.latitude, found.longitude))
        self.distances.append(apart)
        self.near += apart <= NEAR_KM
        self.scores.append((found.score, apart <= NEAR_KM))
        self.exact += gold.geonames_id is not None and gold.geonames_id == found.geonames_id

    def calibration(self) -> dict[str, dict[str, float]]:
        """Return by band of score how many there are, and their mean score and accuracy."""
        bands: dict[str, dict[str, float]] = {}
        for low, high in pairwise(BANDS):
            part = [(score, near) for score, near in self.scores if low <= score < high]
            if part:
                bands[f"from {low}"] = {
                    "toponyms": len(part),
                    "score": round(100 * statistics.mean(score for score, _ in part), 1),
                    "accuracy": _percent(sum(near for _, near in part), len(part)),
                }
        return bands

    def figures(self) -> dict[str, float | None]:
        """Return accuracy, exact id and coverage in percent, and the median error in km."""
        return {
            "toponyms": self.gold,
            "accuracy": _percent(self.near, self.gold),
            "exact": _percent(self.exact, self.with_id) if self.with_id else None,
            "coverage": _percent(len(self.distances), self.gold),
            "median_km": round(statistics.median(self.distances), 1) if self.distances else None,
        }


def resolution(articles: Iterable[GoldArticle], gazetteer: Gazetteer, *, ids: bool) -> Tally:
    """Resolve gold toponyms; with ``ids`` only those that have a GeoNames id."""
    tally = Tally()
    for article in articles:
        spans = [(item.start, item.end) for item in article.toponyms]
        places = resolve_places(article.text, spans, gazetteer)
        for gold, found in zip(article.toponyms, places, strict=True):
            if gold.geonames_id is not None or not ids:
                tally.add(gold, found)
    return tally


def end_to_end(
    articles: Iterable[GoldArticle], gazetteer: Gazetteer, *, ids: bool
) -> dict[str, float | None]:
    """Find and resolve; a gold toponym counts as found if any found one overlaps it."""
    tally = Tally()
    found_gold = right = found = 0
    for article in articles:
        spans = find_toponyms(article.text, gazetteer)
        places = resolve_places(article.text, spans, gazetteer)
        counted = [span for span in spans if not _overlapping(span, article.uncounted)]
        known = [(item.start, item.end) for item in article.toponyms]
        found += len(counted)
        right += sum(bool(_overlapping(span, known)) for span in counted)
        for gold in article.toponyms:
            hits = _overlapping((gold.start, gold.end), spans)
            if ids and gold.geonames_id is None:
                continue
            found_gold += bool(hits)
            tally.add(gold, places[hits[0]] if hits else None)
    return {
        **tally.figures(),
        "precision": _percent(right, found),
        "recall": _percent(found_gold, tally.gold),
    }


def speed(articles: Sequence[GoldArticle], path: Path) -> dict[str, float]:
    """Return milliseconds to open and per article, microseconds per look-up, megabytes."""
    start = time.perf_counter()
    gazetteer = Gazetteer.open(path)
    gazetteer.lookup("Aleppo")
    opened = time.perf_counter() - start
    names = sorted({item.text[top.start : top.end] for item in articles for top in item.toponyms})
    start = time.perf_counter()
    for name in names:
        gazetteer.lookup(name)
    looked_up = time.perf_counter() - start
    start = time.perf_counter()
    for article in articles:
        spans = [(item.start, item.end) for item in article.toponyms]
        resolve_places(article.text, spans, gazetteer)
    resolved = time.perf_counter() - start
    return {
        "file_mb": round(path.stat().st_size / 1e6, 1),
        "open_ms": round(1e3 * opened, 2),
        "lookup_us": round(1e6 * looked_up / max(1, len(names)), 1),
        "article_ms": round(1e3 * resolved / max(1, len(articles)), 1),
        "article_characters": round(statistics.mean(len(item.text) for item in articles)),
    }


def halves(articles: Sequence[GoldArticle]) -> dict[str, Sequence[GoldArticle]]:
    """Return the development half and the half that is held out."""
    return {"development": articles[::2], "held out": articles[1::2]}


def report(data: Path, path: Path) -> dict[str, Any]:
    """Return all figures."""
    gazetteer = Gazetteer.open(path)
    figures: dict[str, Any] = {}
    for corpus, read in READERS.items():
        articles = read(data / "geoparsing" / f"{corpus}.xml")
        ids = corpus == "GWN"
        for half, part in halves(articles).items():
            tally = resolution(part, gazetteer, ids=ids)
            figures[f"{corpus} {half}"] = {
                "gold toponyms": tally.figures(),
                "score": tally.calibration(),
                "end to end": end_to_end(part, gazetteer, ids=ids),
            }
            if ids:
                figures[f"{corpus} {half}"]["gold toponyms, also without id"] = resolution(
                    part, gazetteer, ids=False
                ).figures()
    figures["speed"] = speed(read_gwn(data / "geoparsing" / "GWN.xml"), path)
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Score place resolution.")
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--gazetteer", type=Path, default=DEFAULT_PATH)
    parser.add_argument("--out", type=Path, help="also write the figures here as JSON")
    options = parser.parse_args(arguments)
    figures = json.dumps(report(options.data, options.gazetteer), indent=1)
    print(figures)
    if options.out is not None:
        options.out.write_text(figures + "\n", encoding="utf-8")


def _overlapping(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> list[int]:
    start, end = span
    return [index for index, (first, last) in enumerate(others) if first < end and start < last]


def _percent(part: int, whole: int) -> float:
    return round(100 * part / max(1, whole), 1)


if __name__ == "__main__":
    main()
