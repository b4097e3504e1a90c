"""Fit the weights of `service.extraction.places.weights` on the development halves.

    python -m benchmarks.places_fit DATA [--write]

A conditional logit: for each name of an article, the candidates at the gold place
against its other candidates. Context features depend on earlier beliefs, so reading
and fitting alternate a few times. Nothing is read from the halves that are held out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import torch

from benchmarks.geoparsing import GoldArticle, GoldToponym
from benchmarks.places import NEAR_KM, READERS, halves
from service.extraction.gazetteer.layout import Feature
from service.extraction.gazetteer.reader import Candidate, Gazetteer
from service.extraction.places import weights
from service.extraction.places.confidence import (
    CONFIDENCE_FEATURES,
    confidence_features,
    likeliest,
)
from service.extraction.places.context import Context, point_of
from service.extraction.places.disambiguation import Weights, disambiguate, prior_values
from service.extraction.places.features import FEATURES, PRIOR_FEATURES, context_features
from service.extraction.places.geometry import distance
from service.extraction.places.mentions import Group
from service.extraction.places.resolution import read_groups

ALTERNATIONS: Final = 4
_AREAS: Final = frozenset(Feature) - {
    Feature.CAPITAL, Feature.POPULATED_PLACE, Feature.FACILITY, Feature.ADMIN2
}  # fmt: skip
_RIGHT_KM: Final = 80.0
_SHRINKAGE: Final = 0.0003
"""Weight of the squared length of the weights, against the mean log-likelihood."""
_EXPECTED: Final = {
    "contained": 9.0,
    "told_kind": 4.0,
    "other_kind": -3.0,
    "listed_together": 4.0,
    "listed_alike": 1.0,
    "holding": 6.0,
    "rival": -6.0,
    "facility": 2.0,
    "same_country": 4.0,
    "same_admin1": 3.0,
    "admin1": 0.0,
    "admin2": -0.8,
    "namesake": -4.0,
    "capital": 5.0,
    "dominant": 2.0,
    "population": 3.0,
    "area_population": 2.0,
    "relative_population": 7.0,
    "relative_area": 3.0,
}
"""What is told outright, and what holds of news everywhere, must count though few
development articles need it: these weights are drawn to the values here, others to zero."""
_DRAWN: Final = 0.01
_AREA_KM: Final = 1500.0
"""Sources put the centres of the same country or region so far apart."""
_CONFIDENCE_SHRINKAGE: Final = 0.0003
_SMALLEST: Final = -1e4

Case = tuple[list[list[float]], list[bool], int]
"""Features of each candidate, which of them are right, how often the name is told."""
Reading = tuple[list[Group], dict[int, list[GoldToponym]]]


def read_halves(data: Path, gazetteer: Gazetteer) -> list[Reading]:
    """Read the development articles: their groups, and the gold toponyms of each."""
    articles = [
        article
        for corpus, read in READERS.items()
        for article in halves(read(data / "geoparsing" / f"{corpus}.xml"))["development"]
    ]
    return [_reading(article, gazetteer) for article in articles]


def _reading(article: GoldArticle, gazetteer: Gazetteer) -> Reading:
    spans = [(item.start, item.end) for item in article.toponyms]
    located, groups = read_groups(article.text, spans, gazetteer)
    owner = {mention: index for index, group in enumerate(groups) for mention in group.mentions}
    gold: dict[int, list[GoldToponym]] = {}
    for item, mention in zip(article.toponyms, located, strict=True):
        if mention is not None:
            gold.setdefault(owner[mention], []).append(item)
    return groups, gold


def cases(
    readings: Sequence[Reading], gazetteer: Gazetteer, used: Weights | None = None
) -> Iterator[Case]:
    """Yield the names that have a right and a wrong candidate.

    With ``used`` weights the article is read with them, and context features are added.
    """
    for groups, gold in readings:
        context = None
        if used is not None:
            context = Context(groups, disambiguate(groups, gazetteer, used))
        for index, toponyms in gold.items():
            group = groups[index]
            rows = prior_values(group)
            right = [
                any(_is_right(candidate, item) for item in toponyms)
                for candidate, _ in zip(group.candidates, rows, strict=False)
            ]
            if not any(right) or all(right):
                continue
            if context is not None:
                rows = [
                    [*row, *context_features(candidate, group, context, gazetteer)]
                    for candidate, row in zip(group.candidates, rows, strict=False)
                ]
            yield [list(map(float, row)) for row in rows], right, min(4, len(toponyms))


def _is_right(candidate: Candidate, gold: GoldToponym) -> bool:
    """Tell by id where there is one, else by distance."""
    point = point_of(candidate.place)
    if candidate.place.geonames_id == gold.geonames_id is not None:
        return True
    if gold.geonames_id is not None or point is None:
        return False
    return distance(point, (gold.latitude, gold.longitude)) <= _RIGHT_KM


def fit(found: Sequence[Case], names: Sequence[str]) -> dict[str, float]:
    """Return the weights under which the right candidates are likeliest."""
    widest = max(len(rows) for rows, _, _ in found)
    values = torch.zeros(len(found), widest, len(names), dtype=torch.float64)
    right = torch.zeros(len(found), widest, dtype=torch.bool)
    present = torch.zeros(len(found), widest, dtype=torch.bool)
    counts = torch.tensor([count for _, _, count in found], dtype=torch.float64)
    for index, (rows, marks, _) in enumerate(found):
        values[index, : len(rows)] = torch.tensor(rows, dtype=torch.float64)
        right[index, : len(rows)] = torch.tensor(marks)
        present[index, : len(rows)] = True
    weight = torch.zeros(len(names), dtype=torch.float64, requires_grad=True)
    centre = torch.tensor([_EXPECTED.get(name, 0.0) for name in names], dtype=torch.float64)
    strength = torch.tensor([_DRAWN if name in _EXPECTED else _SHRINKAGE for name in names])
    optimizer = torch.optim.LBFGS([weight], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = values @ weight
        everything = scores.masked_fill(~present, _SMALLEST).logsumexp(dim=1)
        chosen = scores.masked_fill(~right, _SMALLEST).logsumexp(dim=1)
        mean = ((everything - chosen) * counts).sum() / counts.sum()
        total = mean + (strength * (weight - centre).square()).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return {name: round(value, 2) for name, value in zip(names, weight.tolist(), strict=True)}


def fit_all(data: Path, gazetteer: Gazetteer) -> tuple[dict[str, float], ...]:
    """Return the weights of the first round, of the later ones and of the score."""
    readings = read_halves(data, gazetteer)
    first = fit(list(cases(readings, gazetteer)), PRIOR_FEATURES)
    later: dict[str, float] = dict(weights.LATER)
    for _ in range(ALTERNATIONS):
        used = _weights(first, later)
        later = fit(list(cases(readings, gazetteer, used)), FEATURES)
    return first, later, fit_confidence(readings, gazetteer, _weights(first, later))


def _weights(first: Mapping[str, float], later: Mapping[str, float]) -> Weights:
    return Weights(
        first=tuple(first[name] for name in PRIOR_FEATURES),
        later=tuple(later[name] for name in FEATURES),
    )


def fit_confidence(
    readings: Sequence[Reading], gazetteer: Gazetteer, used: Weights
) -> dict[str, float]:
    """Return the weights under which the score of a place is how often it is right."""
    rows: list[list[float]] = []
    right: list[bool] = []
    for groups, gold in readings:
        beliefs = disambiguate(groups, gazetteer, used)
        context = Context(groups, beliefs)
        for index, toponyms in gold.items():
            group = groups[index]
            chosen, share = likeliest(group, beliefs[index])
            values = confidence_features(chosen, share, group, context, gazetteer)
            rows += [values] * len(toponyms)
            right += [_is_near(chosen, item) for item in toponyms]
    return _regress(rows, right)


def _is_near(candidate: Candidate, gold: GoldToponym) -> bool:
    point = point_of(candidate.place)
    if candidate.place.geonames_id == gold.geonames_id is not None:
        return True
    if candidate.place.feature in _AREAS and gold.geonames_id is None:
        return point is not None and distance(point, (gold.latitude, gold.longitude)) <= _AREA_KM
    return point is not None and distance(point, (gold.latitude, gold.longitude)) <= NEAR_KM


def _regress(rows: Sequence[Sequence[float]], right: Sequence[bool]) -> dict[str, float]:
    values = torch.tensor(rows, dtype=torch.float64)
    labels = torch.tensor(right, dtype=torch.float64)
    weight = torch.zeros(len(CONFIDENCE_FEATURES), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        mean = torch.nn.functional.binary_cross_entropy_with_logits(values @ weight, labels)
        total = mean + _CONFIDENCE_SHRINKAGE * weight.square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    pairs = zip(CONFIDENCE_FEATURES, weight.tolist(), strict=True)
    return {name: round(value, 2) for name, value in pairs}


def source(*tables: Mapping[str, float]) -> str:
    """Return the module that holds the weights."""
    head = '"""What each feature counts; written by ``python -m benchmarks.places_fit``."""\n'
    names = ("FIRST", "LATER", "CONFIDENCE")
    body = "\n".join(
        line for name, table in zip(names, tables, strict=True) for line in _table(name, table)
    )
    return f"{head}\nfrom typing import Final\n\n{body}\n"


def _table(name: str, table: Mapping[str, float]) -> list[str]:
    rows = [f'    "{feature}": {value},' for feature, value in table.items()]
    return [f"{name}: Final = {{", *rows, "}"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Fit the weights of place disambiguation.")
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--write", action="store_true", help="replace the weights in the service")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    text = source(*fit_all(options.data, Gazetteer.open()))
    print(text)
    if options.write:
        Path(weights.__file__).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
