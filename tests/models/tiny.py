"""A network small enough to build and train within a test."""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

from models.network import Network
from models.settings import NetworkSettings

WORDS = (
    "[PAD] [UNK] [CLS] [SEP] the rebels attacked shelled town army on monday . quiet day a"
).split()


def tiny_settings(**overrides: int) -> NetworkSettings:
    return NetworkSettings(
        name="tiny",
        version="0",
        encoder={
            "model_type": "bert",
            "vocab_size": len(WORDS),
            "hidden_size": 32,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "intermediate_size": 64,
            "max_position_embeddings": 128,
        },
        max_pieces=overrides.pop("max_pieces", 64),
        head_size=32,
        attention_heads=2,
        **overrides,
    )


def tiny_network(**overrides: int) -> Network:
    return Network(tiny_settings(**overrides))


def write_tokenizer(path: Path) -> Path:
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(path))
    return path
