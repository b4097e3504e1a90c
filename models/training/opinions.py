"""Opinions of teachers: what an ensemble thinks of every word of a corpus.

    python -m models.training.opinions CORPUS ... --data DATA --teacher WEIGHTS ... --out FILE

Texts of other corpora carry coarse labels or none. An ensemble reads them once; a
student then learns its probabilities beside whatever labels there are.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from models.checkpoint import load_checkpoint
from models.decoding import Scores, decode_spans
from models.labels import ROLE_ROWS
from models.network import Network
from models.training.batches import Batch, Collator, move, plan_batches
from models.training.corpora import conflict_news
from models.training.labelling import LabelledWindow, Opinion, TriggerLabels
from models.training.losses import run
from models.training.windows import WindowSource
from models.windows import Range

_BUDGET = 8_192
"""Word pieces that the teachers read at once."""


class Teachers:
    """An ensemble of frozen networks on one device."""

    def __init__(self, networks: Sequence[Network], collator: Collator) -> None:
        """Take networks that share one tokenizer, and what pads their windows."""
        self._networks = [network.eval().requires_grad_(False) for network in networks]
        self._collator = collator
        self._device = next(networks[0].parameters()).device

    def judge(self, windows: Sequence[LabelledWindow]) -> Iterator[LabelledWindow]:
        """Yield ``windows`` with the triggers that the teachers find, and their opinion.

        The labels of the triggers' rows stay; the roles are learnt from the opinion alone.
        """
        for batch in tqdm(plan_batches(windows, _BUDGET, random.Random(0)), mininterval=10):
            bare = [replace(window, triggers=()) for window in batch]
            found = [
                replace(window, triggers=_triggers(rows[: len(window.tokens)]))
                for window, rows in zip(bare, self._trigger_scores(bare), strict=True)
            ]
            yield from self._with_opinions(found)

    def _trigger_scores(self, windows: Sequence[LabelledWindow]) -> Scores:
        batch = self._batch(windows)
        with torch.no_grad(), torch.autocast(self._device.type, torch.bfloat16):
            logits = [
                run(network, batch.read, None)[0].trigger_logits for network in self._networks
            ]
        scores: Scores = torch.log(_mean(logits)).cpu().numpy()
        return scores

    def _with_opinions(self, windows: Sequence[LabelledWindow]) -> Iterator[LabelledWindow]:
        batch = self._batch(windows)
        with torch.no_grad(), torch.autocast(self._device.type, torch.bfloat16):
            outputs = [run(network, batch.read, batch.labels) for network in self._networks]
        rows = _half(_mean([item.reading.trigger_logits for item in outputs]))
        described = [item.description for item in outputs if item.description is not None]
        roles = [] if not described else list(_half(_mean([item.roles for item in described])))
        modality = _half(_mean([item.modality for item in described])) if described else None
        taken = 0
        for index, window in enumerate(windows):
            own = range(taken, taken + len(window.triggers))
            taken += len(own)
            yield replace(
                window,
                opinion=Opinion(
                    triggers=rows[index, : len(window.tokens)],
                    roles=tuple(_spread(roles[row], batch, row, len(window.tokens)) for row in own),
                    modality=() if modality is None else tuple(modality[row] for row in own),
                ),
            )

    def _batch(self, windows: Sequence[LabelledWindow]) -> Batch:
        return move(self._collator(windows, random.Random(0)), self._device)


def _spread(
    scores: np.ndarray[tuple[int, int], np.dtype[np.float16]], batch: Batch, row: int, words: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float16]]:
    """Return role probabilities by word of the window; zero outside a trigger's context."""
    assert batch.labels is not None
    result = np.zeros((words, ROLE_ROWS), dtype=np.float16)
    width = int(batch.labels.batch.context_mask[row].sum())
    start = int(batch.labels.batch.context[row, 0])
    result[start : start + width] = scores[:width]
    return result


def _mean(logits: Sequence[Tensor]) -> Tensor:
    return torch.stack([torch.softmax(item.float(), dim=-1) for item in logits]).mean(dim=0)


def _half(probabilities: Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.float16]]:
    return probabilities.half().cpu().numpy()


def _triggers(scores: Scores) -> tuple[TriggerLabels, ...]:
    if not (scores.argmax(axis=-1) != 0).any():
        return ()
    open_roles = np.ones((len(scores), ROLE_ROWS), dtype=np.bool_)
    return tuple(
        TriggerLabels(
            words=Range(span.start, span.stop), types=(span.entry,), modality=-1, roles=open_roles
        )
        for span in decode_spans(scores)
    )


def read_opinions(paths: Sequence[Path]) -> dict[str, list[LabelledWindow]]:
    """Return what `main` wrote: corpus name -> judged windows.

    The files are pickles of this project's own making; never load one from elsewhere.
    """
    windows: dict[str, list[LabelledWindow]] = {}
    for path in paths:
        with path.open("rb") as file:
            windows.update(pickle.load(file))  # noqa: S301 - see above
    return windows


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Let teachers judge the texts of corpora.")
    parser.add_argument("corpora", nargs="+")
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--teacher", type=Path, action="append", required=True, help="weights")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options = parser.parse_args(arguments)
    loaded = [load_checkpoint(folder) for folder in options.teacher]
    settings, tokenizer = loaded[0][0].settings, loaded[0][1]
    source = WindowSource(
        options.data,
        tokenizer,
        max_pieces=settings.max_pieces,
        development=list(conflict_news.read(options.data / "conflict_news/dev.jsonl")),
    )
    teachers = Teachers(
        [network.to(options.device) for network, _ in loaded],
        Collator(tokenizer, reach=settings.context_words, max_pieces=settings.max_pieces),
    )
    judged = {name: list(teachers.judge(source.windows(name, 1.0))) for name in options.corpora}
    with options.out.open("wb") as file:
        pickle.dump(judged, file, protocol=pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
