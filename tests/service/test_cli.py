from __future__ import annotations

import io
import json
import sys
import types
from pathlib import Path
from typing import Any, NoReturn

import pytest

from service import cli
from service.app import create_app
from service.errors import ExtractionFailed, WeightsInvalid
from service.extraction.domain import Document, Extraction
from service.settings import REPOSITORY, Settings
from tests.fakes import FakeExtractor

ARTICLE = "Rebels clashed with troops near Homs on Tuesday.\r\nÉ"


@pytest.fixture(autouse=True)
def weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a loader in the place of the one that needs torch."""
    use_loader(monkeypatch, lambda *_: FakeExtractor())


def use_loader(monkeypatch: pytest.MonkeyPatch, load: Any) -> None:
    module = types.ModuleType("service.extraction.loading")
    monkeypatch.setattr(module, "load_extractor", load, raising=False)
    monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "article.txt"
    path.write_bytes(ARTICLE.encode())
    return str(path)


def test_extract_prints_the_bytes_of_the_api(
    article: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert cli.main(["extract", article, "--published", "2017-06-09", "--title", "War"]) == 0
    request = {"text": ARTICLE, "published": "2017-06-09", "title": "War"}
    response = create_app(Settings(), FakeExtractor()).test_client().post("/events", json=request)
    assert response.get_json()["events"]
    assert capfdbinary.readouterr().out == response.data + b"\n"


def test_extract_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    stdin = types.SimpleNamespace(buffer=io.BytesIO(b"A clashed"))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert cli.main(["extract", "-"]) == 0
    assert b'"characters":9' in capfdbinary.readouterr().out


@pytest.mark.parametrize(
    ("form", "accept"),
    [
        ("--json", "application/json"),
        ("--geojson", "application/geo+json"),
        ("--csv", "text/csv"),
        ("--plover", "application/vnd.sitrep.plover+json"),
    ],
)
def test_extract_prints_the_formats_of_the_api(
    article: str, form: str, accept: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert cli.main(["extract", article, form, "--types", "clash", "--min-confidence", "0.5"]) == 0
    request = {"text": ARTICLE, "options": {"types": ["clash"], "min_confidence": 0.5}}
    client = create_app(Settings(), FakeExtractor()).test_client()
    response = client.post("/events", json=request, headers={"Accept": accept})
    assert capfdbinary.readouterr().out.rstrip() == response.data.rstrip()


def test_extract_prints_acleds_columns(
    article: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert cli.main(["extract", article, "--acled"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"event_date,time_precision,disorder_type,")


def test_extract_prints_a_table_on_a_terminal(
    article: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert cli.main(["extract", article, "--published", "2017-06-09"]) == 0
    shown = capsys.readouterr().out
    assert [word in shown for word in ("clash", "Rebels", "Homs", "SYR", "2017-06-06")] == [
        True
    ] * 5
    assert "The text does not look English." in shown


def test_two_formats_at_once_are_code_2(article: str) -> None:
    with pytest.raises(SystemExit) as raised:
        cli.main(["extract", article, "--json", "--csv"])
    assert raised.value.code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--types", "war"], "types/0 'war' is not allowed; use one of: attack"),
        (["--min-confidence", "high"], "min_confidence must be a number from 0 to 1"),
        (["--published", "June"], "published must be a date such as 2017-06-09"),
        (["--title", "x" * 10_001], "title has 10001 characters"),
    ],
)
def test_invalid_argument_is_code_2(
    article: str, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["extract", article, *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"sitrep: {message}")


@pytest.mark.parametrize(
    ("body", "message"), [(b"", "text is empty"), (b"caf\xe9", "Byte 3 of the body")]
)
def test_invalid_article_is_code_2(
    tmp_path: Path, body: bytes, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(body)
    assert cli.main(["extract", str(path)]) == 2
    assert message in capsys.readouterr().err


def test_missing_file_is_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", "/no/such/file"]) == 2
    assert "cannot read /no/such/file: No such file" in capsys.readouterr().err


def test_invalid_setting_is_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SITREP_WORKERS", "many")
    assert cli.main(["serve"]) == 2
    assert "SITREP_WORKERS is 'many'" in capsys.readouterr().err


def test_invalid_weights_are_code_1(
    article: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(path: Path, *_: object) -> FakeExtractor:
        raise WeightsInvalid(f"{path} has no manifest")

    use_loader(monkeypatch, load)
    monkeypatch.setenv("SITREP_WEIGHTS", "/srv/weights")
    assert cli.main(["extract", article]) == 1
    assert capsys.readouterr().err == "sitrep: /srv/weights has no manifest\n"


def test_failed_extraction_is_code_1(article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(FakeExtractor):
        def extract(self, document: Document) -> Extraction:
            raise ExtractionFailed(f"{len(document.text)} characters could not be read")

    use_loader(monkeypatch, lambda *_: Failing())
    assert cli.main(["extract", article]) == 1


def test_openapi_prints_the_document(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["openapi"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"openapi: 3.1.0\n")


class Started(Exception):
    """Stands for the process that this one would have become."""


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return what `os.execve` was called with."""
    started: list[Any] = []

    def execve(*call: Any) -> NoReturn:
        started.extend(call)
        raise Started

    monkeypatch.setattr("os.execve", execve)
    return started


def test_serve_becomes_gunicorn(program: list[Any]) -> None:
    with pytest.raises(Started):
        cli.main(["serve", "--port", "9", "--workers", "3"])
    path, arguments, environ = program
    assert path == sys.executable
    assert arguments[1:4] == ["-m", "service.server", "-c"]
    assert Path(arguments[4]).is_file()
    assert (environ["SITREP_PORT"], environ["SITREP_WORKERS"]) == ("9", "3")


def test_evaluate_becomes_the_benchmark(program: list[Any], tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"text": "A clashed.", "events": []}\n', encoding="utf-8")
    with pytest.raises(Started):
        cli.main(["evaluate", str(gold), "--out", "scores.json"])
    _, arguments, environ = program
    assert arguments[1:4] == ["-m", "benchmarks.accuracy", str(gold)]
    assert Path(arguments[-1]).is_absolute()
    assert str(REPOSITORY) in environ["PYTHONPATH"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (None, "no such file"),
        ("", "holds no document"),
        ("text\n", "line 1: the line is no JSON"),
        ('{"text": "x", "events": []}\n{"text": "x"}\n', "line 2: events: is missing"),
    ],
)
def test_documents_that_cannot_be_scored_are_code_2(
    lines: str | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold.jsonl"
    if lines is not None:
        gold.write_text(lines, encoding="utf-8")
    assert cli.main(["evaluate", str(gold)]) == 2
    assert message in capsys.readouterr().err


def test_gazetteer_lookup_prints_the_best_known_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["gazetteer", "lookup", "Mosul"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [place["population"] for place in found] == sorted(
        (place["population"] for place in found), reverse=True
    )
    (city,) = [place for place in found if place["geonames_id"] == 99072]
    assert (city["name"], city["countries"], city["feature"]) == (
        "Mosul",
        ["IRQ"],
        "populated_place",
    )
    assert city["latitude"] == pytest.approx(36.34, abs=0.05)


def test_an_unknown_name_is_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["gazetteer", "lookup", "Xyzzyqv"]) == 1
    assert "no place called 'Xyzzyqv'; try another spelling" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["fly"], ["extract"], ["serve", "--port"], ["gazetteer"], ["evaluate"]]
)
def test_unknown_usage_is_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        cli.main(arguments)
    assert raised.value.code == 2


@pytest.mark.parametrize(
    ("command", "line", "words"),
    [
        ("times", b'{"text": "They met on 6 June 2017."}', "6 June 2017"),
        ("places", b'{"text": "It rained in Mosul."}', "Mosul"),
    ],
)
def test_the_filters_answer_lines_of_standard_input(
    command: str,
    line: bytes,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    stdin = types.SimpleNamespace(buffer=io.BytesIO(line + b"\nno JSON\n"))
    monkeypatch.setattr("sys.stdin", stdin)
    assert cli.main([command]) == 0
    answer, problem = map(json.loads, capfdbinary.readouterr().out.splitlines())
    assert [found["text"] for found in answer[command]] == [words]
    assert problem["line"] == 2
