"""From files to something that reads articles."""

from __future__ import annotations

from pathlib import Path

from models.parties.classifier import load_classifier
from models.parties.states import PartyWeightsError
from service.errors import WeightsInvalid
from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.pipeline import Pipeline
from service.extraction.resolution import Resolution
from service.inference.backend import Backend
from service.inference.gpu_backend import GpuBackend
from service.inference.scheduler import Scheduler
from service.inference.torch_backend import TorchBackend
from service.settings import AUTO, Settings


def load_extractor(weights: Path, served: Settings | None = None) -> Pipeline:
    """Load the network below ``weights``, the gazetteer and the classifier of parties.

    Windows are read on a thread of their own, in float32 on the CPU unless
    ``served`` says otherwise.

    Raises:
        WeightsInvalid: a file of weights is missing or altered, or does not fit.
        service.errors.GazetteerInvalid: the gazetteer is
            missing or of another version.
    """
    settings = served or Settings(dtype="float32")
    scheduler = Scheduler(load_backend(weights, settings), stuck_after=settings.inference_timeout)
    return Pipeline(scheduler, load_resolution())


def load_backend(weights: Path, settings: Settings) -> Backend:
    """Load the network below ``weights`` for the device and the precision of ``settings``.

    ``auto`` is a choice that the processes of a server share; a single process computes
    in float32, since trying out takes longer than an article.

    Raises:
        WeightsInvalid: a file is missing or altered, or there is no such device.
    """
    if settings.device == "cuda":
        precision = "bfloat16" if settings.dtype == AUTO else settings.dtype
        return GpuBackend(weights, batch_tokens=settings.batch_tokens, precision=precision)
    is_alone = settings.dtype == AUTO and settings.runtime is None
    return TorchBackend(
        weights,
        precision="float32" if is_alone else settings.dtype,
        shared=settings.runtime,
    )


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
