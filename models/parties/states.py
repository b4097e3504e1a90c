"""Weights that tell sectors from the states of one network, beside the named features.

They were fitted together: sector weights of the named features that hold where the
states are known too, and weights of the states. They fit one network only, named by
its fingerprint, and one set of named features.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from models.parties.lexicon import SECTORS

NAME: Final = "states.safetensors"
STATES: Final = Path(__file__).parent / NAME
_FEATURES: Final = "features"
_STATES: Final = "states"
_DESCRIPTION: Final = "fitted to"


class PartyWeightsError(Exception):
    """The weights of the party classifier are missing or do not fit this code."""


@dataclass(frozen=True, slots=True)
class StateWeights:
    """Sector weights of features and states together.

    Attributes:
        features: *Shape:* (sector features, sectors), in the order of the classifier's rows.
        states: *Shape:* (3 * size of a state, sectors); see `models.sectors`.
        network: `models.checkpoint.fingerprint` of the network that the states are of.
        names: `digest` of the names of the features.
    """

    features: NDArray[np.float32]
    states: NDArray[np.float32]
    network: str
    names: str

    def save(self, path: Path) -> None:
        """Write the weights as float16."""
        path.parent.mkdir(parents=True, exist_ok=True)
        tensors = {
            _FEATURES: self.features.astype(np.float16),
            _STATES: self.states.astype(np.float16),
        }
        description = json.dumps({"network": self.network, "names": self.names})
        save_file(tensors, path, metadata={_DESCRIPTION: description})


def digest(names: Iterable[str]) -> str:
    """Return what tells these names of features, in this order, from any others."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def load_states(path: Path = STATES) -> StateWeights | None:
    """Read weights written by `StateWeights.save`, None if there is no such file.

    Raises:
        PartyWeightsError: the file is damaged or of another version.
    """
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="numpy") as file:
            described = json.loads(file.metadata()[_DESCRIPTION])
            features, states = file.get_tensor(_FEATURES), file.get_tensor(_STATES)
        network, names = described["network"], described["names"]
        if features.shape[1:] != (len(SECTORS),) or states.shape[1:] != (len(SECTORS),):
            raise PartyWeightsError(f"{path.name} holds weights of other sectors")
    except (OSError, SafetensorError, KeyError, ValueError, TypeError) as error:
        raise PartyWeightsError(f"{path.name} holds no weights of states: {error}") from error
    return StateWeights(features.astype(np.float32), states.astype(np.float32), network, names)
