"""How far confidences are from the share of right answers, and one temperature for them.

Expected calibration error: the confidences are put into bins, and the distance between mean
confidence and share of right answers is averaged, each bin weighing as much as it holds
(Naeini et al., 2015). Temperature scaling (Guo et al., 2017) is applied here to a finished
confidence: log-odds divided by the temperature.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

BINS: Final = 15
_CERTAIN: Final = 1e-6
"""Distance from 0 and 1 within which log-odds are no longer told apart."""
_TEMPERATURES: Final = np.exp(np.linspace(np.log(0.2), np.log(5.0), 2001))

Values = npt.NDArray[np.float64]


class Bin(NamedTuple):
    """Answers of similar confidence: how many, how sure (0..1), what share is right (0..1)."""

    size: int
    confidence: float
    right: float


def equal_width(confidences: Values, right: Values, bins: int = BINS) -> list[Bin]:
    """Return bins that each cover the same range of confidence, empty ones left out."""
    numbers = np.minimum((confidences * bins).astype(int), bins - 1)
    return _bins(confidences, right, [np.flatnonzero(numbers == number) for number in range(bins)])


def equal_mass(confidences: Values, right: Values, bins: int = BINS) -> list[Bin]:
    """Return bins that each hold the same number of answers, as near as that goes."""
    order = np.argsort(confidences, kind="stable")
    return _bins(confidences, right, np.array_split(order, bins))


def _bins(confidences: Values, right: Values, members: Iterable[npt.NDArray[np.intp]]) -> list[Bin]:
    return [
        Bin(len(part), float(confidences[part].mean()), float(right[part].mean()))
        for part in members
        if len(part)
    ]


def calibration_error(bins: Iterable[Bin]) -> float:
    """Return the expected calibration error (0..1) of ``bins``; 0 where there are none."""
    kept = list(bins)
    total = sum(item.size for item in kept)
    return sum(item.size * abs(item.confidence - item.right) for item in kept) / max(1, total)


def scale(confidences: Values, temperature: float) -> Values:
    """Return ``confidences`` with their log-odds divided by ``temperature``.

    Above 1 they move towards one half, below 1 away from it; their order stays.
    """
    clipped = np.clip(confidences, _CERTAIN, 1.0 - _CERTAIN)
    odds = np.log(clipped) - np.log1p(-clipped)
    scaled: Values = 1.0 / (1.0 + np.exp(-odds / temperature))
    return scaled


def fit_temperature(confidences: Values, right: Values) -> float:
    """Return the temperature from 0.2 to 5 under which the truth is likeliest."""
    losses = [_loss(scale(confidences, float(value)), right) for value in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def _loss(confidences: Values, right: Values) -> float:
    clipped = np.clip(confidences, _CERTAIN, 1.0 - _CERTAIN)
    chances = np.where(right > 0.5, clipped, 1.0 - clipped)
    return float(-np.log(chances).sum())
