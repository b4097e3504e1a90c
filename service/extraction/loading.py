"""From files to something that reads articles."""

from __future__ import annotations

from pathlib import Path

from models.parties.classifier import PartyWeightsError, load_classifier
from service.errors import WeightsInvalid
from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.pipeline import Pipeline
from service.extraction.resolution import Resolution
from service.inference.torch_backend import TorchBackend


def load_extractor(weights: Path) -> Pipeline:
    """Load the network below ``weights``, the gazetteer and the classifier of parties.

    Raises:
        WeightsInvalid: a file of weights is missing or altered, or does not fit.
        service.extraction.gazetteer.reader.GazetteerInvalid: the gazetteer is
            missing or of another version.
    """
    return Pipeline(TorchBackend(weights), load_resolution())


def load_resolution() -> Resolution:
    """Load what the stages after the network look things up in.

    Raises:
        WeightsInvalid: the classifier's weights are missing or damaged.
        service.extraction.gazetteer.reader.GazetteerInvalid: see `load_extractor`.
    """
    try:
        parties = load_classifier()
    except PartyWeightsError as error:
        raise WeightsInvalid(str(error)) from error
    return Resolution(gazetteer=Gazetteer.open(), parties=parties)
