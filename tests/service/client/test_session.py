from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from service.api.examples import answer_example, problem_example
from service.app import create_app
from service.client import AnswerInvalid, Article, Client, Refused, Unreachable, session
from service.settings import Settings
from tests.fakes import POISON, FakeExtractor
from tests.service.client.servers import Script, scripted, serving

TEXT = "Rebels clashed with troops near Homs on Tuesday."
ANSWER = json.dumps(answer_example()).encode()
OVERLOADED = json.dumps(
    {"type": "urn:sitrep:problem:overloaded", "title": "Overloaded", "status": 429,
     "detail": "Too much work is waiting.", "errors": []}
).encode()  # fmt: skip


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with serving(app) as opened:
        yield opened


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    with Client(address, retries=2) as opened:
        yield opened


def test_an_article_becomes_typed_events(client: Client) -> None:
    answer = client.extract(Article(text=TEXT, id="a1", published=date(2017, 6, 9)))
    (event,) = answer.events
    assert (answer.id, answer.published, event.type) == ("a1", date(2017, 6, 9), "clash")
    assert event.time is not None
    assert (event.time.earliest, event.time.timex3) == (date(2017, 6, 6), "2017-06-06")
    assert event.located is not None
    assert (event.located.name, event.located.country) == ("Homs", "SYR")
    assert [(party.role, party.text) for party in event.participants] == [
        ("side_a", "Rebels"),
        ("side_b", "troops"),
    ]
    span = event.trigger
    assert TEXT[span.start : span.end] == span.text == "clashed"


def test_a_text_alone_will_do(client: Client) -> None:
    answer = client.extract(TEXT, published="2017-06-09", options={"categories": ["harm"]})
    assert (answer.events, answer.characters) == ((), len(TEXT))


def test_a_key_is_shown_where_one_is_asked_for(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text(f"desk {hashlib.sha256(b'secret-0123456789').hexdigest()} -\n")
    guarded = create_app(Settings(workers=1, api_keys=keys), FakeExtractor())
    with serving(guarded) as address:
        with Client(address, key="secret-0123456789") as client:
            assert client.extract(TEXT).events
            assert [line.status for line in client.batch([Article(text=TEXT)])] == [200]
        with Client(address) as client, pytest.raises(Refused, match="401"):
            client.extract(TEXT)


def test_other_formats_come_as_bytes(client: Client) -> None:
    collection = json.loads(client.export(TEXT, "application/geo+json"))
    assert collection["features"][0]["geometry"]["coordinates"] == [36.72339, 34.72682]
    assert client.export(TEXT, "text/csv").startswith(b"event_date,")


def test_a_problem_names_the_field_and_the_fix(client: Client) -> None:
    with pytest.raises(Refused, match=r"422 Invalid fields: /text is empty; send an article"):
        client.extract("")
    with pytest.raises(Refused) as raised:
        client.extract(TEXT, options={"offset_unit": "byte"})
    problem = raised.value.problem
    assert [(entry.pointer, problem.status) for entry in problem.errors] == [
        (problem_example()["errors"][0]["pointer"], 422)
    ]


def test_every_field_of_the_answer_has_a_place(client: Client) -> None:
    def names(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [names(item) for item in value]
        if isinstance(value, dict):
            return {name: names(item) for name, item in value.items()}
        fields = getattr(value, "__slots__", None)
        if not hasattr(type(value), "__dataclass_fields__") or fields is None:
            return None
        return {name: names(getattr(value, name)) for name in value.__dataclass_fields__}

    with scripted(Script((200, {}, ANSWER))) as address, Client(address) as other:
        typed = names(other.extract(TEXT))
    assert typed == names(answer_example())
    assert client.extract(TEXT).events


def test_a_batch_of_any_size_comes_back_in_order(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "LINES", 7)
    texts = [TEXT if number % 5 else POISON for number in range(20)]
    articles = [Article(text=text, id=str(number)) for number, text in enumerate(texts)]
    answered = list(client.batch(iter(articles)))
    assert [line.line for line in answered] == list(range(1, 21))
    assert [line.status for line in answered] == [500 if not n % 5 else 200 for n in range(20)]
    assert [line.result and line.result.id for line in answered[1:3]] == ["1", "2"]
    assert answered[0].problem is not None
    assert answered[0].result is None


def test_a_batch_reads_no_further_than_the_group_at_hand(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "LINES", 5)
    taken: list[int] = []

    def articles() -> Iterator[Article]:
        for number in range(1_000):
            taken.append(number)
            yield Article(text=TEXT)

    lines = client.batch(articles())
    for _ in range(5):
        next(lines)
    assert len(taken) <= 6
    lines.close()  # type: ignore[attr-defined]


def test_an_overloaded_service_is_asked_again_when_it_says() -> None:
    script = Script((429, {"Retry-After": "1"}, OVERLOADED), (200, {}, ANSWER))
    with scripted(script) as address, Client(address) as client:
        started = time.monotonic()
        assert client.extract(TEXT).id == "a1"
    assert time.monotonic() - started >= 1.0
    assert len(script.bodies) == 2
    assert script.bodies[0] == script.bodies[1]


def test_patience_has_an_end() -> None:
    script = Script((503, {"Retry-After": "0"}, OVERLOADED))
    with (
        scripted(script) as address,
        Client(address, retries=2) as client,
        pytest.raises(Refused, match=r"Overloaded: Too much work is waiting\."),
    ):
        client.extract(TEXT)
    assert len(script.bodies) == 3


def test_a_fault_of_the_request_is_not_repeated() -> None:
    script = Script((422, {}, json.dumps(problem_example()).encode()))
    with scripted(script) as address, Client(address) as client, pytest.raises(Refused):
        client.extract(TEXT)
    assert len(script.bodies) == 1


def line_of(number: int) -> bytes:
    result = {**answer_example(), "id": str(number)}
    return json.dumps({"line": number, "status": 200, "result": result}).encode() + b"\n"


def test_a_batch_that_breaks_off_goes_on_where_it_stopped() -> None:
    cut = line_of(1) + line_of(2) + line_of(3)[:100]
    script = Script(
        (200, {"Content-Length": str(len(cut) + 1)}, cut), (200, {}, line_of(1) + line_of(2))
    )
    articles = [Article(text=f"{number}") for number in range(1, 5)]
    with scripted(script) as address, Client(address) as client:
        answered = list(client.batch(articles))
    assert [line.line for line in answered] == [1, 2, 3, 4]
    assert [json.loads(line)["text"] for line in script.bodies[1].splitlines()] == ["3", "4"]


def test_a_batch_that_always_breaks_off_ends_as_unreachable() -> None:
    script = Script((200, {"Content-Length": "9"}, b"{"))
    with (
        scripted(script) as address,
        Client(address, retries=2) as client,
        pytest.raises(Unreachable, match="1 articles got no answer"),
    ):
        list(client.batch([Article(text=TEXT)]))
    assert len(script.bodies) == 3


def test_articles_without_an_answer_are_noticed() -> None:
    with (
        scripted(Script((200, {}, b""))) as address,
        Client(address, retries=1) as client,
        pytest.raises(Unreachable, match="2 articles got no answer"),
    ):
        list(client.batch([Article(text=TEXT)] * 2))


def test_something_else_at_the_address_is_noticed() -> None:
    with (
        scripted(Script((200, {}, b'{"hello": 1}'))) as address,
        Client(address) as client,
        pytest.raises(AnswerInvalid),
    ):
        client.extract(TEXT)
    with (
        scripted(Script((404, {}, b"<html>"))) as address,
        Client(address) as client,
        pytest.raises(Refused, match="404 Not answered by the service itself"),
    ):
        client.extract(TEXT)


def test_nobody_at_the_address() -> None:
    refused = pytest.raises(Unreachable, match=r"http://127\.0\.0\.1:9 does not answer")
    with Client("http://127.0.0.1:9", retries=0) as client, refused:
        client.extract(TEXT)
