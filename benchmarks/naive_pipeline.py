"""The same weights in a plain token-classification pipeline, as one would first try it.

No windows: what does not fit into the encoder is cut off. No words: word pieces are
joined by the pipeline's own rule. No arguments, modality, coreference or values.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import (
    PreTrainedConfig,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    TokenClassificationPipeline,
)
from transformers.modeling_outputs import TokenClassifierOutput

from models.checkpoint import load_checkpoint
from models.labels import begin, inside
from models.network import Network
from models.ontology import TYPE_NAMES
from models.training.metrics import ScoredEvent


class PieceTagger(PreTrainedModel):  # type: ignore[no-untyped-call]
    """Scores every word piece with the trigger head of a network."""

    config_class = PreTrainedConfig

    def __init__(self, config: PreTrainedConfig, network: Network) -> None:
        """Take the network as it is."""
        super().__init__(config)
        self.network = network

    def forward(self, input_ids: Tensor, attention_mask: Tensor, **_rest: Any) -> Any:
        """*Shape:* (1, pieces) -> logits (1, pieces, rows)."""
        every = torch.arange(input_ids.shape[1])[None]
        reading = self.network.read(input_ids, attention_mask.bool(), every)
        return TokenClassifierOutput(logits=reading.trigger_logits)


def _labels() -> dict[int, str]:
    rows = {0: "O"}
    for number, name in enumerate(TYPE_NAMES):
        rows[begin(number)] = f"B-{name}"
        rows[inside(number)] = f"I-{name}"
    return rows


class NaivePipeline:
    """Events of one mention each, as `TokenClassificationPipeline` finds them."""

    def __init__(self, weights: Path) -> None:
        """Load the weights folder."""
        network, _ = load_checkpoint(weights)
        longest = network.settings.max_pieces
        labels = _labels()
        config = PreTrainedConfig(
            id2label=labels, label2id={name: row for row, name in labels.items()}
        )
        tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
            tokenizer_file=str(weights / "tokenizer.json"),
            model_max_length=longest,
            unk_token="[UNK]",  # noqa: S106 - a token of the vocabulary
            cls_token="[CLS]",  # noqa: S106
            sep_token="[SEP]",  # noqa: S106
            pad_token="[PAD]",  # noqa: S106
        )
        self._run = TokenClassificationPipeline(  # type: ignore[no-untyped-call]
            model=PieceTagger(config, network).train(False),
            tokenizer=tokenizer,
            aggregation_strategy="first",
        )

    def __call__(self, text: str) -> list[ScoredEvent]:
        """Return one event a mention."""
        found: Any = self._run(text)
        return [
            ScoredEvent(
                type=item["entity_group"],
                modality="actual",
                mentions=((item["start"], item["end"]),),
                arguments=(),
                caused_by=None,
            )
            for item in found
        ]
