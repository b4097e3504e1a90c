"""Two log-linear models over named features: the sector of a party, and its country.

The sector model has one row of weights a sector. The country model scores the
countries that the sentence speaks of and "none" against each other with one shared
vector, so it knows no country by name and cannot answer one that is not told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from models.parties.features import (
    countries_of,
    country_features,
    no_country_features,
    sector_features,
)
from models.parties.lexicon import SECTORS
from models.parties.phrases import PartyPhrase
from models.parties.states import NAME, PartyWeightsError, digest, load_states

WEIGHTS: Final = Path(__file__).parent / "weights.safetensors"
_SECTOR: Final = "sector"
_COUNTRY: Final = "country"
_FEATURES: Final = "features"
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PartyClassifier:
    """Weights with the features they belong to.

    Attributes:
        sector_rows: row of each sector feature.
        sector_weights: *Shape:* (sector features, sectors).
        country_rows: row of each country feature.
        country_weights: *Shape:* (country features,).
        weights_beside_states: sector weights that hold where the network's states are
            known too, None if there are none. *Shape:* that of ``sector_weights``.
    """

    sector_rows: dict[str, int]
    sector_weights: Array
    country_rows: dict[str, int]
    country_weights: Array
    weights_beside_states: Array | None = None

    def sector(self, phrase: PartyPhrase, state_logits: Sequence[float] = ()) -> str:
        """Return the likeliest of `SECTORS`.

        Args:
            phrase: the party in its sentence.
            state_logits: what the network's states add to each sector, see
                `models.sectors`; none without a network.
        """
        rows = _known(self.sector_rows, sector_features(phrase))
        if not state_logits or self.weights_beside_states is None:
            return SECTORS[int(self.sector_weights[rows].sum(axis=0).argmax())]
        scores = self.weights_beside_states[rows].sum(axis=0) + np.asarray(state_logits)
        return SECTORS[int(scores.argmax())]

    def country(self, phrase: PartyPhrase) -> str | None:
        """Return the likeliest country that the sentence speaks of, or None."""
        best, best_score = None, self._score(no_country_features(phrase))
        for country in countries_of(phrase):
            score = self._score(country_features(phrase, country))
            if score > best_score:
                best, best_score = country, score
        return best

    def _score(self, features: Sequence[str]) -> float:
        return float(self.country_weights[_known(self.country_rows, features)].sum())

    def save(self, path: Path) -> None:
        """Write the weights as float16 and the features as metadata."""
        path.parent.mkdir(parents=True, exist_ok=True)
        tensors = {
            _SECTOR: self.sector_weights.astype(np.float16),
            _COUNTRY: self.country_weights.astype(np.float16),
        }
        names = {_SECTOR: list(self.sector_rows), _COUNTRY: list(self.country_rows)}
        # One entry only: the order of several is not the same from run to run.
        save_file(tensors, path, metadata={_FEATURES: json.dumps(names)})


@lru_cache(maxsize=2)
def load_classifier(path: Path = WEIGHTS) -> PartyClassifier:
    """Read weights written by `PartyClassifier.save`, and those of states beside them.

    Raises:
        PartyWeightsError: the file is missing, damaged, or of another version, or the
            weights of states were fitted with other features.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            names = json.loads(file.metadata()[_FEATURES])
            sector, country = file.get_tensor(_SECTOR), file.get_tensor(_COUNTRY)
        if sector.shape != (len(names[_SECTOR]), len(SECTORS)):
            raise PartyWeightsError(f"{path.name} holds {sector.shape} sector weights")
        if country.shape != (len(names[_COUNTRY]),):
            raise PartyWeightsError(f"{path.name} holds {country.shape} country weights")
    except (OSError, SafetensorError, KeyError, ValueError, TypeError) as error:
        raise PartyWeightsError(f"{path.name} holds no party weights: {error}") from error
    return PartyClassifier(
        sector_rows=_rows(names[_SECTOR]),
        sector_weights=sector.astype(np.float32),
        country_rows=_rows(names[_COUNTRY]),
        country_weights=country.astype(np.float32),
        weights_beside_states=_beside_states(path.with_name(NAME), names[_SECTOR]),
    )


def _beside_states(path: Path, names: Sequence[str]) -> Array | None:
    fitted = load_states(path)
    if fitted is None:
        return None
    if fitted.names != digest(names):
        raise PartyWeightsError(
            f"{path.name} was fitted with other features; fit it again with"
            " python -m models.training.party_states"
        )
    return fitted.features


def _rows(names: Iterable[str]) -> dict[str, int]:
    return {name: row for row, name in enumerate(names)}


def _known(rows: dict[str, int], features: Sequence[str]) -> list[int]:
    return [rows[name] for name in features if name in rows]
