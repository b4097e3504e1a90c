"""Training: recipe in, checkpoint folder out.

    python -m models.training.train RECIPE --data DATA --run RUN
        [--opinions FILE ...] [--export WEIGHTS] [--device cpu|cuda]

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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader
from tqdm import tqdm

from models.checkpoint import save_checkpoint
from models.network import Network
from models.settings import NetworkSettings
from models.tokenizer import PieceTokenizer
from models.training.batches import Batch, Collator, move, plan_batches
from models.training.corpora import conflict_news
from models.training.evaluate import evaluate
from models.training.labelling import LabelledWindow
from models.training.losses import Losses, batch_losses
from models.training.opinions import read_opinions
from models.training.optimization import build_optimizer, build_schedule
from models.training.pretrained import encoder_config, fetch_encoder, load_pretrained
from models.training.recipe import Phase, Recipe, read_recipe
from models.training.windows import WindowSource

_LOSS_NAMES = tuple(f"loss_{name}" for name in Losses._fields)


@dataclass(slots=True)
class Progress:
    """Where a run stands: how many epochs of which phase are done."""

    phase: int = 0
    epoch: int = 0


class Trainer:
    """One run of a recipe."""

    def __init__(
        self,
        recipe: Recipe,
        data: Path,
        run: Path,
        *,
        threads: int = 2,
        device: str = "cpu",
        opinions: Sequence[Path] = (),
        loaders: int = 0,
    ) -> None:
        """Fetch the encoder, read the data, and resume from ``run`` if it was begun.

        Args:
            recipe: what to do.
            data: folder of the corpora.
            run: folder for state, logs and weights.
            threads: torch threads on the CPU.
            device: where the network lies.
            opinions: what teachers think of the corpora that a phase reads as judged.
            loaders: processes that prepare batches beside the training.
        """
        torch.set_num_threads(threads)
        torch.manual_seed(recipe.seed)
        run.mkdir(parents=True, exist_ok=True)
        self.recipe, self.run, self.loaders = recipe, run, loaders
        self.device = torch.device(device)
        _choose_attention()
        self.dtype = torch.bfloat16 if recipe.bfloat16 else torch.float32
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
        load_pretrained(self.network, source)
        self.network.to(self.device)
        self.average = AveragedModel(
            self.network,
            multi_avg_fn=get_ema_multi_avg_fn(recipe.average),  # type: ignore[no-untyped-call]
            use_buffers=False,
        )
        self.development = list(conflict_news.read(data / "conflict_news/dev.jsonl"))
        self.source = WindowSource(
            data,
            self.tokenizer,
            max_pieces=self.settings.max_pieces,
            development=self.development,
        )
        self.opinions = read_opinions(opinions)
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
        """Write the averaged weights to ``folder``, as they are shipped."""
        save_checkpoint(folder, self.averaged, self.tokenizer_path)

    def _run_phase(self, number: int, phase: Phase) -> None:
        windows = self._windows(phase)
        steps = len(plan_batches(windows, self.recipe.batch_pieces, random.Random(0)))
        self._prepare_optimizer(phase, steps * (phase.decay_epochs or phase.epochs))
        for epoch in range(self.progress.epoch, phase.epochs):
            started = time.monotonic()
            losses = self._run_epoch(number, epoch, windows)
            self.progress = Progress(number, epoch + 1)
            done = {"phase": number, "epoch": epoch, "seconds": time.monotonic() - started}
            last = epoch + 1 == phase.epochs
            self._log(scored=last or (epoch + 1) % self.recipe.score_every == 0, **done, **losses)
            self._save_state()

    def _windows(self, phase: Phase) -> list[LabelledWindow]:
        windows: list[LabelledWindow] = []
        for name, weight in phase.corpora.items():
            if name in phase.judged:
                if name not in self.opinions:
                    raise ValueError(f"{name} is to be read as judged: name its --opinions file")
                windows.extend(replace(window, weight=weight) for window in self.opinions[name])
            else:
                windows.extend(self.source.windows(name, weight))
        return windows

    def _collator(self, *, noise: float) -> Collator:
        return Collator(
            self.tokenizer,
            reach=self.settings.context_words,
            max_pieces=self.settings.max_pieces,
            noise=noise,
        )

    def _prepare_optimizer(self, phase: Phase, steps: int) -> None:
        self.optimizer = build_optimizer(self.network, phase, self.recipe)
        self.schedule = build_schedule(self.optimizer, steps, self.recipe.warmup)
        if self.resume_state is not None:
            self.optimizer.load_state_dict(self.resume_state["optimizer"])
            self.schedule.load_state_dict(self.resume_state["schedule"])
            self.resume_state = None

    def _run_epoch(
        self, number: int, epoch: int, windows: list[LabelledWindow]
    ) -> dict[str, float]:
        seed = f"{self.recipe.seed}/{number}/{epoch}"
        torch.manual_seed(random.Random(seed).getrandbits(63))
        phase = self.recipe.phases[number]
        batches = plan_batches(windows, self.recipe.batch_pieces, random.Random(seed))
        self.network.train()
        total = torch.zeros(len(_LOSS_NAMES), device=self.device)
        progress = tqdm(total=len(batches), desc=f"phase {number} epoch {epoch}", mininterval=30)
        for batch in self._load(batches, phase.noise, seed):
            total += self._step(move(batch, self.device))
            progress.update()
        progress.close()
        return dict(zip(_LOSS_NAMES, (total / len(batches)).tolist(), strict=True))

    def _load(
        self, batches: list[list[LabelledWindow]], noise: float, seed: str
    ) -> Iterator[Batch]:
        """Yield padded batches, each disturbed by a generator of its own."""
        collator = self._collator(noise=noise)

        def prepare(entry: list[tuple[int, list[LabelledWindow]]]) -> Batch:
            number, windows = entry[0]
            return collator(windows, random.Random(f"{seed}/{number}"))

        yield from DataLoader(
            list(enumerate(batches)),  # type: ignore[arg-type]
            batch_size=1,
            collate_fn=prepare,
            num_workers=self.loaders,
        )

    def _step(self, batch: Batch) -> Tensor:
        assert self.optimizer is not None
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.recipe.bfloat16):
            losses = batch_losses(self.network, batch)
        losses.total(self.recipe.loss_weights).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.recipe.clip)
        self.optimizer.step()
        self.schedule.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.average.update_parameters(self.network)
        return torch.stack(list(losses)).detach()

    def _log(self, *, scored: bool, **entry: float) -> None:
        if scored:
            scores = evaluate(self.averaged, self.tokenizer, self.development, dtype=self.dtype)
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
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location=self.device)
        self.progress = Progress(state["phase"], state["epoch"])
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        if self.progress.epoch >= self.recipe.phases[self.progress.phase].epochs:
            self.progress = Progress(self.progress.phase + 1)
            return None
        return state


def _choose_attention() -> None:
    """Rule out the fused kernels of a GPU, which plan anew for every new shape.

    No two batches have the same shape; with the plans an epoch took twice as long.
    """
    torch.backends.cuda.enable_cudnn_sdp(False)
    torch.backends.cuda.enable_flash_sdp(False)
    torch.backends.cuda.enable_mem_efficient_sdp(False)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Train the event network.")
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--run", type=Path, required=True, help="folder for state and logs")
    parser.add_argument("--export", type=Path, help="also write the weights here at the end")
    parser.add_argument("--opinions", type=Path, action="append", default=[], help="of teachers")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--loaders", type=int, default=0, help="processes that prepare batches")
    options = parser.parse_args(arguments)
    trainer = Trainer(
        read_recipe(options.recipe),
        options.data,
        options.run,
        threads=options.threads,
        device=options.device,
        opinions=options.opinions,
        loaders=options.loaders,
    )
    trainer.train()
    if options.export is not None:
        trainer.export(options.export)


if __name__ == "__main__":
    main()
