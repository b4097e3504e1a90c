from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoConfig, AutoModel

from models.network import Network
from models.preparation import prepare
from models.reader import WindowReader
from models.tokenizer import PieceTokenizer
from models.training.pretrained import load_pretrained
from tests.models.tiny import tiny_settings, write_tokenizer

TEXT = "The rebels attacked the town on Monday."


def test_a_network_with_late_layers_reads_a_window(tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = Network(tiny_settings(late_layers=1))
    tokenizer = PieceTokenizer(write_tokenizer(tmp_path / "tokenizer.json"))
    (window,) = prepare(TEXT, [(0, len(TEXT))], tokenizer, max_pieces=64)
    frames = WindowReader(network).read(window.input)
    assert frames, "an untrained network is expected to guess something"
    assert all(len(frame.link) == network.settings.link_size for frame in frames)


def test_late_layers_begin_as_the_layers_above_the_encoder(tmp_path: Path) -> None:
    settings = tiny_settings(late_layers=2)
    values = {**settings.encoder, "num_hidden_layers": 3}
    source = AutoModel.from_config(  # type: ignore[no-untyped-call]
        AutoConfig.for_model(values.pop("model_type"), **values)
    )
    source.save_pretrained(tmp_path)
    network = Network(settings)
    load_pretrained(network, tmp_path)
    late = network.arguments.late
    assert late is not None
    for number in (0, 1):
        wanted = source.encoder.layer[1 + number].state_dict()
        for name, tensor in late.stack.layer[number].state_dict().items():
            assert torch.equal(tensor, wanted[name]), name
    encoder = network.encoder.transformer.encoder.layer[0].state_dict()
    for name, tensor in source.encoder.layer[0].state_dict().items():
        assert torch.equal(encoder[name], tensor), name
