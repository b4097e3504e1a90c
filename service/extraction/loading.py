"""From files to something that reads articles."""

from __future__ import annotations

from pathlib import Path

from models.parties.classifier import PartyWeightsError, load_classifier
from service.errors import WeightsInvalid
from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.pipeline import Pipeline
from service.extraction.resolution import Resolution
from service.inference.scheduler import Scheduler
from service.inference.torch_backend import TorchBackend


def load_extractor(weights: Path, *, stuck_after: float = 60.0) -> Pipeline:
    """Load the network below ``weights``, the gazetteer and the classifier of parties.

    Windows are read on a thread of their own; one read of more than ``stuck_after``
    seconds counts as a fault.

    Raises:
        WeightsInvalid: a file of weights is missing or altered, or does not fit.
        service.errors.GazetteerInvalid: the gazetteer is
            missing or of another version.
    """
    scheduler = Scheduler(TorchBackend(weights), stuck_after=stuck_after)
    return Pipeline(scheduler, load_resolution())


def load_resolution() -> Resolution:
    """Load what the stages after the network look things up in.

    Raises:
        WeightsInvalid: the classifier's weights are missing or damaged.
        service.errors.GazetteerInvalid: see `load_extractor`.
    """
    try:
        parties = load_classifier()
    except PartyWeightsError as error:
        raise WeightsInvalid(str(error)) from error
    return Resolution(gazetteer=Gazetteer.open(), parties=parties)
