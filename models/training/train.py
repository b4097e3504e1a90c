"""Training: recipe in, checkpoint folder out.

    python -m models.training.train RECIPE --data DATA --run RUN [--export WEIGHTS]

The run folder keeps ``state.pt`` (everything needed to go on after a kill, written
after each epoch), ``metrics.jsonl`` and ``weights/``. Starting again with the same
run folder resumes.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from models.checkpoint import save_checkpoint
from models.network import Network
from models.settings import NetworkSettings
from models.tokenizer import PieceTokenizer
from models.training.batches import LabelledWindow, collate, label_windows, plan_batches
from models.training.corpora import conflict_news, read_corpus
from models.training.corpora.example import Example
from models.training.evaluate import evaluate
from models.training.losses import batch_losses
from models.training.overlap import HeldOut
from models.training.pretrained import encoder_config, fetch_encoder, load_encoder
from models.training.recipe import Phase, Recipe, read_recipe

MAIN_CORPUS = "conflict_news"


@dataclass(slots=True)
class Progress:
    """Where a run stands: how many epochs of which phase are done."""

    phase: int = 0
    epoch: int = 0


class Trainer:
    """One run of a recipe."""

    def __init__(self, recipe: Recipe, data: Path, run: Path, threads: int) -> None:
        """Fetch the encoder, read the data, and resume from ``run`` if it was begun."""
        torch.set_num_threads(threads)
        torch.manual_seed(recipe.seed)
        run.mkdir(parents=True, exist_ok=True)
        self.recipe, self.data, self.run = recipe, data, run
        source = fetch_encoder(recipe.encoder, run.parent / "encoders")
        self.tokenizer_path = source / "tokenizer.json"
        self.tokenizer = PieceTokenizer(self.tokenizer_path)
        self.settings = NetworkSettings(
            name=recipe.name,
            version=recipe.version,
            encoder=encoder_config(source, recipe.layers),
            **recipe.network,
        )
        self.network = Network(self.settings)
        load_encoder(self.network.encoder, source)
        self.average = AveragedModel(
            self.network,
            multi_avg_fn=get_ema_multi_avg_fn(recipe.average),  # type: ignore[no-untyped-call]
            use_buffers=False,
        )
        self.development = list(conflict_news.read(data / "conflict_news/dev.jsonl"))
        self.progress = Progress()
        self.optimizer: torch.optim.Optimizer | None = None
        self.resume_state: dict[str, Any] | None = self._load_state()

    @property
    def averaged(self) -> Network:
        """The moving average of the weights: what is evaluated and kept."""
        module = self.average.module
        assert isinstance(module, Network)
        return module

    def train(self) -> None:
        """Run the phases that are not done yet."""
        for number, phase in enumerate(self.recipe.phases):
            if number < self.progress.phase:
                continue
            self._run_phase(number, phase)
            self.progress = Progress(phase=number + 1)
        self.export(self.run / "weights")

    def export(self, folder: Path) -> None:
        """Write the averaged weights to ``folder``."""
        save_checkpoint(folder, self.averaged, self.tokenizer_path)

    def _run_phase(self, number: int, phase: Phase) -> None:
        windows = self._windows(phase)
        steps = len(plan_batches(windows, self.recipe.batch_pieces, random.Random(0)))
        self._prepare_optimizer(phase, steps * (phase.decay_epochs or phase.epochs))
        for epoch in range(self.progress.epoch, phase.epochs):
            started = time.monotonic()
            losses = self._run_epoch(number, epoch, windows)
            self.progress = Progress(number, epoch + 1)
            self._log(phase=number, epoch=epoch, seconds=time.monotonic() - started, **losses)
            self._save_state()

    def _windows(self, phase: Phase) -> list[LabelledWindow]:
        main = read_corpus(MAIN_CORPUS, self.data)
        held_out = HeldOut([*self.development, *main])
        windows: list[LabelledWindow] = []
        for name, weight in phase.corpora.items():
            examples: Sequence[Example] = (
                main
                if name == MAIN_CORPUS
                else list(held_out.without(read_corpus(name, self.data)))
            )
            for example in examples:
                windows.extend(
                    label_windows(
                        example,
                        self.tokenizer,
                        max_pieces=self.settings.max_pieces,
                        weight=weight,
                    )
                )
        return windows

    def _prepare_optimizer(self, phase: Phase, steps: int) -> None:
        self.optimizer = torch.optim.AdamW(
            list(_parameter_groups(self.network, phase, self.recipe.weight_decay)), fused=True
        )
        warm = max(1, int(steps * self.recipe.warmup))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer,
            lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm))),
        )
        if self.resume_state is not None:
            self.optimizer.load_state_dict(self.resume_state["optimizer"])
            self.schedule.load_state_dict(self.resume_state["schedule"])
            self.resume_state = None

    def _run_epoch(self, phase: int, epoch: int, windows: list[LabelledWindow]) -> dict[str, float]:
        seed = f"{self.recipe.seed}/{phase}/{epoch}"
        torch.manual_seed(random.Random(seed).getrandbits(63))
        batches = plan_batches(windows, self.recipe.batch_pieces, random.Random(seed))
        self.network.train()
        total = torch.zeros(3)
        for batch in tqdm(batches, desc=f"phase {phase} epoch {epoch}", mininterval=10):
            total += self._step(batch)
        names = ("loss_triggers", "loss_arguments", "loss_modality")
        return dict(zip(names, (total / len(batches)).tolist(), strict=True))

    def _step(self, windows: list[LabelledWindow]) -> Tensor:
        assert self.optimizer is not None
        batch = collate(
            windows, padding_id=self.tokenizer.padding_id, reach=self.settings.context_words
        )
        with torch.autocast("cpu", torch.bfloat16, enabled=self.recipe.bfloat16):
            losses = batch_losses(self.network, batch)
        losses.total(self.recipe.loss_weights).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.recipe.clip)
        self.optimizer.step()
        self.schedule.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.average.update_parameters(self.network)
        return torch.stack(list(losses)).detach()

    def _log(self, **entry: float) -> None:
        scores = evaluate(
            self.averaged,
            self.tokenizer,
            self.development,
            dtype=torch.bfloat16 if self.recipe.bfloat16 else torch.float32,
        )
        entry.update(scores.summary())
        line = json.dumps({key: round(value, 4) for key, value in entry.items()})
        print(line, flush=True)
        with (self.run / "metrics.jsonl").open("a", encoding="utf-8") as log:
            log.write(line + "\n")

    def _save_state(self) -> None:
        assert self.optimizer is not None
        part = self.run / "state.part"
        torch.save(
            {
                "phase": self.progress.phase,
                "epoch": self.progress.epoch,
                "network": self.network.state_dict(),
                "average": self.average.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "schedule": self.schedule.state_dict(),
            },
            part,
        )
        part.replace(self.run / "state.pt")

    def _load_state(self) -> dict[str, Any] | None:
        path = self.run / "state.pt"
        if not path.is_file():
            return None
        state: dict[str, Any] = torch.load(path, weights_only=True)
        self.progress = Progress(state["phase"], state["epoch"])
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        if self.progress.epoch >= self.recipe.phases[self.progress.phase].epochs:
            self.progress = Progress(self.progress.phase + 1)
            return None
        return state


def _parameter_groups(
    network: Network, phase: Phase, weight_decay: float
) -> Iterator[dict[str, Any]]:
    """Yield optimiser groups: encoder and heads, matrices decayed and vectors not."""
    for is_encoder, rate in ((True, phase.encoder_rate), (False, phase.head_rate)):
        chosen = [
            parameter
            for name, parameter in network.named_parameters()
            if name.startswith("encoder.") == is_encoder
        ]
        yield {
            "params": [parameter for parameter in chosen if parameter.ndim >= 2],
            "lr": rate,
            "weight_decay": weight_decay,
        }
        yield {
            "params": [parameter for parameter in chosen if parameter.ndim < 2],
            "lr": rate,
            "weight_decay": 0.0,
        }


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Train the event network.")
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--run", type=Path, required=True, help="folder for state and logs")
    parser.add_argument("--export", type=Path, help="also write the weights here at the end")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    trainer = Trainer(read_recipe(options.recipe), options.data, options.run, options.threads)
    trainer.train()
    if options.export is not None:
        trainer.export(options.export)


if __name__ == "__main__":
    main()
