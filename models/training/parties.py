"""Fits the party classifier: sector and country of annotated participants.

    python -m models.training.parties --data DIR --out FILE

DIR holds ``conflict_news/participants.jsonl``, a participant a line: ``n``,
``text``, ``role``, ``type``, ``sentence``, ``sector``, ``country``. Every fifth
line (``n % 5 == 4``) is left for measuring. Both models are fitted by L-BFGS from
zero with an L2 penalty, so the same data give the same weights.

Where a feature's value is itself a sector ("any=police"), one weight that all sectors
share says how much it speaks for that sector: what 250 civilians teach holds for the
few policemen too. It is folded into the weights of the features afterwards.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from models.parties.classifier import WEIGHTS, PartyClassifier
from models.parties.features import (
    countries_of,
    country_features,
    no_country_features,
    sector_features,
)
from models.parties.lexicon import SECTORS
from models.parties.phrases import PartyPhrase, locate_phrase

PARTICIPANTS: Final = Path("conflict_news") / "participants.jsonl"
_FOLDS: Final = 5
_HELD_OUT: Final = 4
_SECTOR_PENALTY: Final = 0.5
_COUNTRY_PENALTY: Final = 1.0
_SHARED_PENALTY: Final = 0.1
_SHARED: Final = (
    "any", "kind", "named", "title", "joined", "apposed", "near", "first-kind", "last-kind",
    "sole-kind", "ellipsis", "apposed-name", "before-name", "around", "around-before",
)  # fmt: skip
"""Families of features whose values are sectors."""
_RARE: Final = 2
"""A feature has to occur this often to be weighed."""
_ITERATIONS: Final = 120
_TRUST: Final = {
    "near": 0.4,
    "before": 0.5,
    "after": 0.5,
    "first": 0.6,
    "tail": 0.5,
    "type": 0.5,
    "role+type": 0.5,
    "kind": 2.0,
    "kind+role+type": 0.5,
    "any": 1.0,
    "named": 2.0,
    "head": 1.2,
    "joined": 3.0,
    "title": 3.0,
}
"""How freely features of a family may be weighed; those not listed have 1."""


@dataclass(frozen=True, slots=True)
class LabelledParty:
    """An annotated participant; ``name`` is its canonical name, None for none."""

    phrase: PartyPhrase
    sector: str
    country: str | None
    name: str | None
    sentence: str


def read_parties(path: Path, *, held_out: bool) -> list[LabelledParty]:
    """Return the held-out fifth of a file of participants, or all the rest of it."""
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [
        _labelled(record) for record in records if (record["n"] % _FOLDS == _HELD_OUT) == held_out
    ]


def _labelled(record: dict[str, str]) -> LabelledParty:
    sentence, text = record["sentence"], record["text"]
    start = sentence.find(text)
    if start < 0:
        sentence, start = text, 0
    phrase = locate_phrase(sentence, start, start + len(text), record["role"], record["type"])
    return LabelledParty(phrase, record["sector"], record["country"], record["name"], sentence)


def fit(parties: Sequence[LabelledParty]) -> PartyClassifier:
    """Return the classifier that fits ``parties`` best under the penalties."""
    sector_rows, sector_weights, _ = fit_sector(parties, torch.zeros(len(parties), 0))
    country_rows, country_weights = _fit_country(parties)
    return PartyClassifier(
        sector_rows=sector_rows,
        sector_weights=sector_weights.numpy(),
        country_rows=country_rows,
        country_weights=country_weights.numpy(),
    )


class SectorFit(NamedTuple):
    """Rows of the features, and weights of features and of states, each (..., sectors)."""

    rows: dict[str, int]
    features: Tensor
    states: Tensor


def fit_sector(
    parties: Sequence[LabelledParty], states: Tensor, *, penalty: float = 1.0
) -> SectorFit:
    """Fit the sector to named features and to ``states`` together.

    Args:
        parties: what is learnt from.
        states: numbers for each party, (parties, width); the width may be 0.
        penalty: L2 penalty of the weights of states.
    """
    found = [sector_features(party.phrase) for party in parties]
    rows = _frequent(found)
    inputs = _matrix(found, rows)
    gold = torch.tensor([SECTORS.index(party.sector) for party in parties])

    agreeing = _agreement(rows) * (_SECTOR_PENALTY / _SHARED_PENALTY) ** 0.5
    evidence = torch.einsum("nr,frs->fns", inputs, agreeing)
    own = len(rows) * len(SECTORS)
    rest = own + len(_SHARED)
    scale = (_SECTOR_PENALTY / penalty) ** 0.5
    states = states * scale

    def loss(values: Tensor) -> Tensor:
        scores = inputs @ values[:own].view(len(rows), len(SECTORS))
        scores = scores + torch.einsum("f,fns->ns", values[own:rest], evidence)
        scores = scores + states @ values[rest:].view(-1, len(SECTORS))
        return functional.cross_entropy(scores, gold, reduction="sum")

    size = rest + states.shape[1] * len(SECTORS)
    values = _minimize(loss, (size,), _SECTOR_PENALTY)
    weights = values[:own].view(len(rows), len(SECTORS))
    weights = weights + torch.einsum("f,frs->rs", values[own:rest], agreeing)
    return SectorFit(
        rows, weights * _trust(rows)[:, None], values[rest:].view(-1, len(SECTORS)) * scale
    )


def _agreement(rows: dict[str, int]) -> Tensor:
    """Mark the sector that each feature names. *Shape:* (families, features, sectors)."""
    marks = torch.zeros(len(_SHARED), len(rows), len(SECTORS))
    for name, row in rows.items():
        family, _, value = name.partition("=")
        if family in _SHARED and value in SECTORS:
            marks[_SHARED.index(family), row, SECTORS.index(value)] = 1.0
    return marks


def _fit_country(parties: Sequence[LabelledParty]) -> tuple[dict[str, int], Tensor]:
    """Fit the choice among a party's candidates; a gold country that is none is left out."""
    found: list[list[str]] = []
    owner: list[int] = []
    gold: list[int] = []
    for party in parties:
        candidates = [None, *countries_of(party.phrase)]
        if party.country not in candidates:
            continue
        gold.append(len(found) + candidates.index(party.country))
        owner.extend([len(gold) - 1] * len(candidates))
        found.extend(_candidate_features(party.phrase, country) for country in candidates)
    rows = _frequent(found)
    inputs, owners, chosen = _matrix(found, rows), torch.tensor(owner), torch.tensor(gold)

    def loss(weights: Tensor) -> Tensor:
        scores = inputs @ weights
        totals = torch.zeros(len(chosen)).index_add(0, owners, scores.exp())
        return (totals.log() - scores[chosen]).sum()

    return rows, _minimize(loss, (len(rows),), _COUNTRY_PENALTY) * _trust(rows)


def _candidate_features(phrase: PartyPhrase, country: str | None) -> list[str]:
    return no_country_features(phrase) if country is None else country_features(phrase, country)


def _frequent(found: Iterable[Sequence[str]]) -> dict[str, int]:
    counts = Counter(name for features in found for name in features)
    names = sorted(name for name, count in counts.items() if count >= _RARE)
    return {name: row for row, name in enumerate(names)}


def _matrix(found: Sequence[Sequence[str]], rows: dict[str, int]) -> Tensor:
    """Return the features as ones, scaled by trust. *Shape:* (examples, features)."""
    matrix = torch.zeros(len(found), len(rows))
    for number, features in enumerate(found):
        matrix[number, [rows[name] for name in features if name in rows]] = 1.0
    return matrix * _trust(rows)


def _trust(rows: dict[str, int]) -> Tensor:
    return torch.tensor([_TRUST.get(name.partition("=")[0], 1.0) for name in rows])


def _minimize(loss: Callable[[Tensor], Tensor], shape: tuple[int, ...], penalty: float) -> Tensor:
    weights = torch.zeros(shape, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=_ITERATIONS, line_search_fn="strong_wolfe")

    def closure() -> float:
        optimizer.zero_grad()
        total = loss(weights) + penalty * weights.square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return float(total.detach())

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return weights.detach()


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Fit the party classifier.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    parties = read_parties(options.data / PARTICIPANTS, held_out=False)
    classifier = fit(parties)
    classifier.save(options.out)
    print(
        f"{len(parties)} participants, {len(classifier.sector_rows)} sector features,"
        f" {len(classifier.country_rows)} country features -> {options.out}"
    )


if __name__ == "__main__":
    main()
