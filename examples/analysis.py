"""Articles in; a table of events, a map and a timeline out.

    python -m service serve &
    python examples/analysis.py examples/articles.jsonl --out runs/analysis

Each line of the input is an article with ``text`` and, if known, ``id``, ``title`` and
``published``. Needs ``pip install -r requirements-examples.txt``. The table goes to
``events.csv``, the pictures to ``map.png`` and ``timeline.png``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.dates import ConciseDateFormatter
from matplotlib.figure import Figure

from service.client import Article, Client, ClientError, Event

Drawing = Callable[[pd.DataFrame, Figure], None]

WORLD: Final = Path(__file__).resolve().parents[1] / "service/api/static/vendor/countries-110m.json"
COLORS: Final = {
    "attack": "#c0291d",
    "offensive": "#7a3fb0",
    "clash": "#b45309",
    "harm": "#a8155f",
    "posture": "#1d5a92",
    "unrest": "#2c7434",
}
LEAST_MARGIN: Final = 4.0
"""Degrees around the events on the map."""


def read_articles(path: Path) -> Iterator[Article]:
    """Yield the articles of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Article(**json.loads(line))


def tabulate(articles: list[Article], client: Client) -> pd.DataFrame:
    """Return one row for each event of ``articles``; those that failed are told of."""
    rows: list[dict[str, Any]] = []
    for article, answered in zip(articles, client.batch(articles), strict=True):
        if answered.result is None:
            print(f"{article.id}: {answered.problem and answered.problem.detail}")
            continue
        rows += [row(article, event) for event in answered.result.events]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for day in ("earliest", "latest"):
        frame[day] = pd.to_datetime(frame[day])
    return frame


COLUMNS: Final = (
    "article", "event", "type", "category", "modality", "confidence", "trigger",
    "earliest", "latest", "place", "latitude", "longitude", "country", "killed", "injured",
    "caused_by",
)  # fmt: skip


def row(article: Article, event: Event) -> dict[str, Any]:
    """Return what the table tells of one event."""
    place, time = event.located or event.place, event.time
    killed, injured = event.casualties.killed, event.casualties.injured
    return {
        "article": article.id,
        "event": event.id,
        "type": event.type,
        "category": event.category,
        "modality": event.modality,
        "confidence": event.confidence,
        "trigger": event.trigger.text,
        "earliest": time and time.earliest,
        "latest": time and time.latest,
        "place": place and (place.name or place.text),
        "latitude": place and place.latitude,
        "longitude": place and place.longitude,
        "country": place and place.country,
        "killed": killed and killed.min,
        "injured": injured and injured.min,
        "caused_by": event.caused_by,
    }


def world() -> list[list[tuple[float, float]]]:
    """Return the lines of the world's coasts and borders, in degrees.

    The file is TopoJSON: each arc is a start and steps from it, in whole numbers.
    """
    topology = json.loads(WORLD.read_text(encoding="utf-8"))
    (scale_x, scale_y), (left, bottom) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + left, y * scale_y + bottom))
        lines.append(line)
    return lines


def draw_map(frame: pd.DataFrame, figure: Figure) -> None:
    """Draw what happened, by place; a larger dot is more events."""
    axes = figure.subplots()
    placed = frame[frame["latitude"].notna() & (frame["modality"] == "actual")]
    axes.add_collection(LineCollection(world(), colors="#b9c2ca", linewidths=0.6))
    axes.set_aspect("equal")
    axes.set(title="Where", xlabel="longitude", ylabel="latitude")
    if not len(placed):
        return
    left, right = placed["longitude"].min(), placed["longitude"].max()
    margin = LEAST_MARGIN + 0.1 * (right - left)
    axes.set_xlim(left - margin, right + margin)
    axes.set_ylim(placed["latitude"].min() - margin, placed["latitude"].max() + margin)
    named: list[tuple[float, float]] = []
    spots = placed.groupby(["longitude", "latitude", "place"])["category"]
    for (longitude, latitude, name), categories in sorted(spots, key=lambda spot: -len(spot[1])):
        color = COLORS[categories.mode()[0]]
        axes.scatter(longitude, latitude, s=30 + 14 * len(categories), color=color, alpha=0.85)
        # A name that would cover another is left out; the table has them all.
        if all(abs(x - longitude) > margin or abs(y - latitude) > margin / 6 for x, y in named):
            named.append((longitude, latitude))
            axes.annotate(name, (longitude, latitude), xytext=(5, 3), textcoords="offset points")


def draw_timeline(frame: pd.DataFrame, figure: Figure) -> None:
    """Draw one panel for each article, in it one bar for each dated event."""
    dated = frame.dropna(subset=["earliest", "latest"]).sort_values("earliest")
    articles = list(dated.groupby("article"))
    if not articles:
        return
    heights = [len(events) + 1 for _, events in articles]
    panels = figure.subplots(len(articles), height_ratios=heights, squeeze=False)[:, 0]
    for axes, (name, events) in zip(panels, articles, strict=True):
        days = events["latest"] - events["earliest"] + pd.Timedelta(days=1)
        colors = [COLORS[category] for category in events["category"]]
        axes.barh(range(len(events)), days, left=events["earliest"], color=colors)
        labels = events["type"] + ": " + events["trigger"]
        axes.set_yticks(range(len(events)), labels)
        axes.invert_yaxis()
        axes.xaxis.set_major_formatter(ConciseDateFormatter(axes.xaxis.get_major_locator()))
        axes.set_title(name, loc="left")


def save(draw: Drawing, frame: pd.DataFrame, path: Path, size: tuple[float, float]) -> None:
    """Write one picture as PNG."""
    figure = Figure(figsize=size, layout="constrained")
    draw(frame, figure)
    figure.savefig(path, dpi=120)


def main() -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Events of articles as a table and pictures.")
    parser.add_argument("articles", type=Path, help="JSON Lines")
    parser.add_argument("--address", default="http://127.0.0.1:8000", help="of the service")
    parser.add_argument("--out", type=Path, default=Path("runs/analysis"))
    options = parser.parse_args()
    try:
        with Client(options.address) as client:
            frame = tabulate(list(read_articles(options.articles)), client)
    except ClientError as error:
        sys.exit(str(error))
    options.out.mkdir(parents=True, exist_ok=True)
    frame.to_csv(options.out / "events.csv", index=False)
    save(draw_map, frame, options.out / "map.png", (9, 7))
    save(draw_timeline, frame, options.out / "timeline.png", (9, 2 + 0.25 * len(frame)))
    print(frame.groupby(["country", "type"], dropna=False).size().to_string())
    print(f"{len(frame)} events; {options.out} has events.csv, map.png and timeline.png")


if __name__ == "__main__":
    main()
