"""The documented steps to add an event type, really done: in a copy, on a tiny network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
STEP = re.compile(r"<!-- new type: (\S+) after (\w+) -->\s*```python\n(.*?)```", re.S)
LEFT_OUT = shutil.ignore_patterns("__pycache__", "weights-*", "static", "vendor", "runs")

SCRIPT = """
import hashlib, json, sys
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModel

from models.training import pretrained
from models.training.recipe import read_recipe
from models.training.train import Trainer
from service.api.openapi import document
from service.extraction.codes import code_event
from service.extraction.domain import Document
from service.extraction.pipeline import Pipeline
from service.inference.torch_backend import TorchBackend
from tests.models import tiny
from tests.models.training.test_train import RECIPE

torch.set_num_threads(1)
torch.manual_seed(3)
tiny.WORDS += ["saboteurs", "cut", "pipeline", "cake"]
folder = Path("runs/encoders/tiny")
values = dict(tiny.tiny_settings().encoder)
config = AutoConfig.for_model(values.pop("model_type"), **values)
AutoModel.from_config(config).save_pretrained(folder)
tiny.write_tokenizer(folder / "tokenizer.json")
digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
pretrained.SOURCES["tiny"] = pretrained.Source((), "", digest)
Path("tiny.toml").write_text(RECIPE.replace("epochs = 4", "epochs = 8"), encoding="utf-8")
Trainer(read_recipe(Path("tiny.toml")), Path("data"), Path("runs/new"), threads=1).train()

pipeline = Pipeline(TorchBackend(Path("runs/new/weights")))
texts = ("Saboteurs cut a pipeline on Monday.", "The army shelled a town on Monday.")
events = [event for text in texts for event in pipeline.extract(Document(text=text)).events]
told = [
    {
        "type": event.type,
        "category": event.category,
        "trigger": event.trigger.text,
        "acled": code_event(event, events).acled.sub_event_type,
        "plover": code_event(event, events).plover.mode,
    }
    for event in events
]
json.dump({"events": told, "documented": b"- sabotage" in document()}, sys.stdout)
"""


def example() -> dict[str, Any]:
    """Return the annotated text that the documentation shows."""
    page = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
    shown = re.search(r'```json\n\s*(\{"id": "s1".*?)```', page, re.S)
    assert shown is not None
    record: dict[str, Any] = json.loads(shown.group(1))
    return record


def steps() -> list[tuple[str, str, str]]:
    page = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
    return [(path, name, code.strip()) for path, name, code in STEP.findall(page)]


def insert(path: Path, name: str, code: str, *, last: bool) -> None:
    """Put ``code`` into the tuple called ``name``: as its last entry, or as its first."""
    text = path.read_text(encoding="utf-8")
    start = text.index("= (\n", text.index(f"\n{name}")) + len("= (\n")
    at = text.index("\n)", start) + 1 if last else start
    path.write_text(f"{text[:at]}    {code},\n{text[at:]}", encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("models", "service", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=LEFT_OUT)
    for path, name, code in steps():
        insert(tmp_path / path, name, code, last=name == "EVENT_TYPES")
    corpus = tmp_path / "data" / "conflict_news"
    corpus.mkdir(parents=True)
    shelling = {
        "id": "b",
        "text": "The army shelled a town on Monday.",
        "sentences": [[0, 34]],
        "events": [
            {
                "id": "e1",
                "type": "shelling",
                "modality": "actual",
                "mentions": [[9, 16]],
                "arguments": [["time", 27, 33]],
            }
        ],
    }
    quiet = {"id": "q", "text": "A quiet cake.", "sentences": [[0, 13]], "events": []}
    lines = "".join(json.dumps(record) + "\n" for record in (example(), shelling, quiet))
    (corpus / "train.jsonl").write_text(lines * 12, encoding="utf-8")
    (corpus / "dev.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_the_documented_annotation_is_exact() -> None:
    record = example()
    (event,) = record["events"]
    spans = [*event["mentions"], *(argument[1:] for argument in event["arguments"])]
    assert [record["text"][start:end] for start, end in spans] == [
        "cut",
        "Saboteurs",
        "a pipeline",
        "Monday",
    ]
    assert record["sentences"] == [[0, len(record["text"])]]


def test_a_new_type_is_learnt_coded_and_served(copy: Path) -> None:
    assert [name for _, name, _ in steps()] == ["EVENT_TYPES", "ACLED_TABLE", "PLOVER_TABLE"]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout[done.stdout.index('{"events"') :])
    assert found["documented"]
    assert [(event["type"], event["trigger"]) for event in found["events"]] == [
        ("sabotage", "cut"),
        ("shelling", "shelled"),
    ]
    sabotage = found["events"][0]
    assert (sabotage["category"], sabotage["acled"], sabotage["plover"]) == (
        "attack",
        "Looting/property destruction",
        "destroy",
    )
