from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoConfig, AutoModel

from models.checkpoint import load_checkpoint
from models.training import pretrained
from models.training.evaluate import evaluate
from models.training.opinions import main as judge
from models.training.recipe import Recipe, read_recipe
from models.training.train import Trainer
from models.windows import Range
from tests.models.tiny import tiny_settings, write_tokenizer

RECIPE = """
name = "tiny"
version = "1"
encoder = "tiny"
batch_pieces = 64
average = 0.5
bfloat16 = false
network = { head_size = 32, attention_heads = 2, max_pieces = 64 }

[[phase]]
epochs = 2
encoder_rate = 5e-3
head_rate = 5e-3
corpora = { conflict_news = 1.0 }

[[phase]]
epochs = 4
encoder_rate = 5e-3
head_rate = 5e-3
corpora = { conflict_news = 1.0 }
"""


def document(text: str, *, kind: str, trigger: str) -> dict[str, Any]:
    def span(words: str) -> list[int]:
        start = text.index(words)
        return [start, start + len(words)]

    event = {
        "id": "e1",
        "type": kind,
        "modality": "actual",
        "mentions": [span(trigger)],
        "arguments": [["time", *span("Monday")]],
    }
    return {"id": text, "text": text, "sentences": [[0, len(text)]], "events": [event]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "conflict_news"
    folder.mkdir(parents=True)
    records = [
        document("The rebels attacked a town on Monday.", kind="attack", trigger="attacked"),
        document("The army shelled a town on Monday.", kind="shelling", trigger="shelled"),
        {"id": "q", "text": "A quiet day.", "sentences": [[0, 12]], "events": []},
    ]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (folder / "train.jsonl").write_text(lines * 12, encoding="utf-8")
    (folder / "dev.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recipe:
    """A recipe over a tiny encoder that lies where fetched encoders would."""
    folder = tmp_path / "runs" / "encoders" / "tiny"
    torch.manual_seed(3)
    values = dict(tiny_settings().encoder)
    AutoModel.from_config(  # type: ignore[no-untyped-call]
        AutoConfig.for_model(values.pop("model_type"), **values)
    ).save_pretrained(folder)
    write_tokenizer(folder / "tokenizer.json")
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    monkeypatch.setitem(pretrained.SOURCES, "tiny", pretrained.Source((), "", digest))
    path = tmp_path / "tiny.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return read_recipe(path)


def weights(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_run_learns_and_ships_what_it_learnt(tmp_path: Path, data: Path, recipe: Recipe) -> None:
    trainer = Trainer(recipe, data, tmp_path / "runs" / "a", threads=1)
    trainer.train()
    network, tokenizer = load_checkpoint(tmp_path / "runs" / "a" / "weights")
    scores = evaluate(network, tokenizer, trainer.development)
    assert scores.classified.f1 == 100
    assert scores.roles["time"].f1 == 100
    log = (tmp_path / "runs" / "a" / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(log) == 6
    assert json.loads(log[-1])["loss_triggers"] < json.loads(log[0])["loss_triggers"]


def test_a_student_learns_from_a_teacher_under_noise(
    tmp_path: Path, data: Path, recipe: Recipe
) -> None:
    Trainer(recipe, data, tmp_path / "runs" / "teacher", threads=1).train()
    (data / "rams").mkdir()
    window = {"doc_key": "w", "sentences": [["The", "army", "shelled", "a", "town", "."]]}
    (data / "rams" / "dev.jsonl").write_text(json.dumps(window) + "\n", encoding="utf-8")
    phase = replace(
        recipe.phases[1],
        corpora={"conflict_news": 1.0, "plain_rams": 1.0},
        judged=("plain_rams",),
        noise=0.1,
        epochs=12,
    )
    opinions = tmp_path / "opinions.pickle"
    teacher = ["--teacher", str(tmp_path / "runs" / "teacher" / "weights")]
    judge(["plain_rams", "--data", str(data), *teacher, "--out", str(opinions)])
    student = Trainer(
        replace(recipe, phases=(phase,)),
        data,
        tmp_path / "runs" / "student",
        threads=1,
        opinions=[opinions],
    )
    (judged,) = student.opinions["plain_rams"]
    assert [item.words for item in judged.triggers] == [Range(2, 3)]
    student.train()
    log = (tmp_path / "runs" / "student" / "metrics.jsonl").read_text(encoding="utf-8")
    first, *_, last = map(json.loads, log.splitlines())
    assert 0 < last["loss_teachers"] < first["loss_teachers"]
    assert last["TC"] == 100


class Killed(Exception):
    pass


def test_a_killed_run_resumes_to_the_same_weights(
    tmp_path: Path, data: Path, recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    Trainer(recipe, data, tmp_path / "runs" / "whole", threads=1).train()
    for phase, epoch in ((0, 1), (1, 0), (1, 2)):
        broken = Trainer(recipe, data, tmp_path / "runs" / "broken", threads=1)
        run_epoch = broken._run_epoch

        def fail(
            number: int,
            index: int,
            windows: Any,
            at: tuple[int, int] = (phase, epoch),
            run: Any = run_epoch,
        ) -> Any:
            if (number, index) == at:
                raise Killed
            return run(number, index, windows)

        monkeypatch.setattr(broken, "_run_epoch", fail)
        with pytest.raises(Killed):
            broken.train()
    Trainer(recipe, data, tmp_path / "runs" / "broken", threads=1).train()
    assert weights(tmp_path / "runs" / "broken" / "weights") == weights(
        tmp_path / "runs" / "whole" / "weights"
    )


def test_a_recipe_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(RECIPE.replace("average", "averag"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.toml is no recipe.*averag"):
        read_recipe(path)


def test_a_recipe_without_a_phase_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('name = "x"\nversion = "1"\nencoder = "tiny"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="has no"):
        read_recipe(path)


def test_an_altered_encoder_is_refused(tmp_path: Path, recipe: Recipe, data: Path) -> None:
    path = tmp_path / "runs" / "encoders" / "tiny" / "model.safetensors"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(pretrained.EncoderUnavailable, match="has sha256"):
        Trainer(recipe, data, tmp_path / "runs" / "a", threads=1)
