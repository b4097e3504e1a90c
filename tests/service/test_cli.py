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
from service.settings import Settings
from tests.fakes import FakeExtractor

ARTICLE = "Rebels clashed with troops near Homs on Tuesday.\r\nÉ"


@pytest.fixture(autouse=True)
def weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a loader in the place of the one that needs torch."""
    use_loader(monkeypatch, lambda _path: FakeExtractor())


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
    ("arguments", "message"),
    [
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
    monkeypatch.setenv("SITREP_THREADS", "many")
    assert cli.main(["serve"]) == 2
    assert "SITREP_THREADS is 'many'" in capsys.readouterr().err


def test_invalid_weights_are_code_1(
    article: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(path: Path) -> FakeExtractor:
        raise WeightsInvalid(f"{path} has no manifest")

    use_loader(monkeypatch, load)
    monkeypatch.setenv("SITREP_WEIGHTS", "/srv/weights")
    assert cli.main(["extract", article]) == 1
    assert capsys.readouterr().err == "sitrep: /srv/weights has no manifest\n"


def test_failed_extraction_is_code_1(article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(FakeExtractor):
        def extract(self, document: Document) -> Extraction:
            raise ExtractionFailed(f"{len(document.text)} characters could not be read")

    use_loader(monkeypatch, lambda _path: Failing())
    assert cli.main(["extract", article]) == 1


def test_openapi_prints_the_document(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["openapi"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"openapi: 3.1.0\n")


def test_serve_becomes_gunicorn(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    def execve(*call: Any) -> NoReturn:
        started.extend(call)
        raise SystemExit

    monkeypatch.setattr("os.execve", execve)
    with pytest.raises(SystemExit):
        cli.main(["serve", "--port", "9", "--workers", "3"])
    program, arguments, environ = started
    assert program == sys.executable
    assert arguments[1:4] == ["-m", "gunicorn", "-c"]
    assert Path(arguments[4]).is_file()
    assert (environ["SITREP_PORT"], environ["SITREP_WORKERS"]) == ("9", "3")


@pytest.mark.parametrize("arguments", [[], ["fly"], ["extract"], ["serve", "--port"]])
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
