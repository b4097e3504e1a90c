from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from service.api.representations import AnswerSchema
from service.app import create_app
from service.settings import Settings
from tests.fakes import FakeExtractor

ARTICLE = (
    "Rebels clashed with troops near Homs on Tuesday and killed 12 people."
    " Police clashed with gunmen near Atlantis."
)
UNITS = ("codepoint", "utf16", "utf8")


def post(client: FlaskClient, body: object, **kwargs: Any) -> Any:
    return client.post("/events", json=body, **kwargs)


def events(client: FlaskClient, **options: object) -> list[dict[str, Any]]:
    response = post(client, {"text": ARTICLE, "options": options})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json["events"]
    return found


def cut(text: str, start: int, end: int, unit: str) -> str:
    """Cut ``text`` as a language that counts in ``unit`` would."""
    encoding, width = {"utf16": ("utf-16-le", 2), "utf8": ("utf-8", 1)}.get(unit, ("utf-32-le", 4))
    return text.encode(encoding)[start * width : end * width].decode(encoding)


def spans(value: Any) -> list[dict[str, Any]]:
    """Collect everything that has a ``start``, however deep."""
    if isinstance(value, list):
        return [span for item in value for span in spans(item)]
    if not isinstance(value, dict):
        return []
    return [value] * ("start" in value) + spans(list(value.values()))


def test_answer_has_every_field_of_the_contract(client: FlaskClient) -> None:
    answer = post(client, {"text": ARTICLE, "published": "2017-06-09", "id": "a1"}).json
    clash, killing, unplaced = answer["events"]
    place = {
        "text": "Homs", "start": 32, "end": 36, "confidence": 0.7, "role": "place",
        "name": "Homs", "geonames_id": 169577, "feature": None, "latitude": 34.72682,
        "longitude": 36.72339, "country": "SYR", "admin1": None, "precision": None,
    }  # fmt: skip
    tuesday = {
        "text": "Tuesday", "start": 40, "end": 47, "confidence": 0.9, "timex3": "2017-06-06",
        "earliest": "2017-06-06", "latest": "2017-06-06", "precision": "day",
        "anchor": "publication",
    }  # fmt: skip
    assert {**answer, "events": []} == {
        "id": "a1",
        "model": {"name": "fake", "version": "1"},
        "published": "2017-06-09",
        "characters": len(ARTICLE),
        "events": [],
        "warnings": [],
    }
    assert {**clash, "places": clash["places"][:1]} == {
        "id": "e1", "type": "clash", "category": "clash", "modality": "actual",
        "confidence": 0.95,
        "trigger": {"text": "clashed", "start": 7, "end": 14},
        "mentions": [{"text": "clashed", "start": 7, "end": 14, "confidence": 0.9123}],
        "participants": [
            {"role": "side_a", "text": "Rebels", "start": 0, "end": 6, "name": None,
             "country": None, "sector": None, "confidence": 0.8},
            {"role": "side_b", "text": "troops", "start": 20, "end": 26, "name": None,
             "country": None, "sector": None, "confidence": 0.8},
        ],
        "instruments": [],
        "time": tuesday,
        "times": [tuesday],
        "place": place,
        "places": [place],
        "casualties": {"killed": None, "injured": None},
        "caused_by": None,
        "codes": {"acled": None, "plover": None},
    }  # fmt: skip
    assert killing["casualties"]["killed"] == {
        "min": 12,
        "max": 12,
        "text": "12 people",
        "reports": [],
    }
    assert killing["caused_by"] == "e1"
    assert (killing["time"], killing["place"], killing["places"]) == (None, None, [])
    assert unplaced["places"][1]["latitude"] is None


def test_answer_keeps_its_own_schema(client: FlaskClient) -> None:
    answer = post(client, {"text": ARTICLE, "published": "2017-06-09"}).json
    assert AnswerSchema().validate(answer) == {}
    assert AnswerSchema().validate({**answer, "surprise": 1}) != {}


def test_without_published_nothing_is_resolved(client: FlaskClient) -> None:
    answer = post(client, {"text": ARTICLE}).json
    time = answer["events"][0]["time"]
    assert answer["published"] is None
    assert (time["timex3"], time["earliest"], time["anchor"]) == ("XXXX-WXX-2", None, "none")


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2017-06-09", "2017-06-09"),
        ("2017-06-09T23:30:00-05:00", "2017-06-09"),
        ("2017-06-10t00:30:00.25z", "2017-06-10"),
        ("2016-12-31T23:59:60Z", "2016-12-31"),
        ("2017-06-09T18:30:00", "2017-06-09"),
        (None, None),
    ],
)
def test_published_is_the_calendar_date_in_its_own_offset(
    client: FlaskClient, published: str | None, day: str | None
) -> None:
    assert post(client, {"text": "x", "published": published}).json["published"] == day


@pytest.mark.parametrize("text", ["x", " \n\t\r\n ", "\x00", "a\x00clashed\x00", "🙂" * 5_000])
def test_any_text_within_the_limit_is_an_article(client: FlaskClient, text: str) -> None:
    response = post(client, {"text": text})
    assert (response.status_code, response.json["characters"]) == (200, len(text))


def test_warnings_are_passed_on(client: FlaskClient) -> None:
    warnings = post(client, {"text": "Бои у города"}).json["warnings"]
    assert warnings == [{"code": "language", "detail": "The text does not look English."}]


def test_headers(client: FlaskClient) -> None:
    response = post(client, {"text": ARTICLE})
    assert response.headers["Content-Type"] == "application/json"
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({}, ["e1", "e2", "e3"]),
        ({"types": ["killing"]}, ["e2"]),
        ({"types": ["killing", "clash", "siege"]}, ["e1", "e2", "e3"]),
        ({"categories": ["clash"]}, ["e1", "e3"]),
        ({"modalities": ["negated", "planned"]}, []),
        ({"min_confidence": 0.95}, ["e1", "e3"]),
        ({"min_confidence": 0}, ["e1", "e2", "e3"]),
        ({"min_confidence": 1}, []),
        ({"types": ["killing"], "categories": ["clash"]}, []),
    ],
)
def test_options_filter(client: FlaskClient, options: dict[str, object], kept: list[str]) -> None:
    assert [event["id"] for event in events(client, **options)] == kept


def test_cause_that_is_filtered_out_is_not_pointed_to(client: FlaskClient) -> None:
    assert [event["caused_by"] for event in events(client)] == [None, "e1", None]
    assert [event["caused_by"] for event in events(client, types=["killing"])] == [None]


def test_plain_text_gives_the_same_bytes_as_json(client: FlaskClient) -> None:
    options = {"types": ["clash", "siege"], "min_confidence": 0.5, "offset_unit": "utf8"}
    request = {"text": ARTICLE, "id": "ü1", "published": "2017-06-09", "options": options}
    query = {
        "id": "ü1",
        "published": "2017-06-09",
        "types": "clash, siege",
        "min_confidence": "0.5",
        "offset_unit": "utf8",
    }
    plain = client.post(
        "/events",
        data=ARTICLE.encode(),
        content_type="text/plain; charset=UTF-8",
        query_string=query,
    )
    assert plain.status_code == 200
    assert plain.get_json()["events"]
    assert plain.data == post(client, request).data


def test_plain_text_is_taken_verbatim(client: FlaskClient) -> None:
    body = b"\xef\xbb\xbfA\r\nclashed\n"
    answer = client.post("/events", data=body, content_type="text/plain").get_json()
    assert answer["characters"] == len(body.decode())
    assert answer["events"][0]["trigger"]["start"] == 4


def test_chunked_body_is_read_to_its_end(client: FlaskClient) -> None:
    body = json.dumps({"text": ARTICLE}).encode()
    response = chunked(client, body)
    assert (response.status_code, len(response.json["events"])) == (200, 3)


def test_chunked_body_beyond_the_limit_is_refused(client: FlaskClient, settings: Settings) -> None:
    response = chunked(client, b" " * (settings.max_body_bytes + 1))
    assert response.status_code == 413


def chunked(client: FlaskClient, body: bytes) -> Any:
    return client.post(
        "/events",
        input_stream=BytesIO(body),
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )


@pytest.mark.parametrize(
    "accept",
    [
        "application/json",
        "*/*",
        "application/*;q=0.1",
        "text/html, application/json; charset=utf-8; q=0.5",
        "",
    ],
)
def test_accept_that_covers_json(client: FlaskClient, accept: str) -> None:
    assert post(client, {"text": "x"}, headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "written"),
    [
        ("application/geo+json", "application/geo+json"),
        ("text/csv;header=present", "text/csv"),
        ("text/*", "text/csv"),
        ("application/vnd.sitrep.plover+json", "application/vnd.sitrep.plover+json"),
        ("application/json;q=0.5, text/csv;q=0.6", "text/csv"),
        ("application/json;q=0, */*", "application/geo+json"),
        ("text/csv, */*;q=0.1", "text/csv"),
    ],
)
def test_accept_chooses_the_format(client: FlaskClient, accept: str, written: str) -> None:
    response = post(client, {"text": ARTICLE}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, written)
    assert response.headers["Vary"] == "Accept"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*;q=0"])
def test_accept_that_rules_every_format_out(client: FlaskClient, accept: str) -> None:
    response = post(client, {"text": "x"}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (406, "application/problem+json")


text_around_clash = st.builds(
    "{}{}clashed{}{}".format,
    st.text(max_size=40),
    st.sampled_from(["", "Rebels ", "المتمردون ", "e\u0301𝔛 ", "👩\u200d👩\u200d👧 "]),
    st.sampled_from(["", " with troops", " with جنود", " near Łódź", " near 𐍈𐍉 killed 3 🙂"]),
    st.text(max_size=40),
)


@given(text=text_around_clash)
def test_offsets_index_into_the_unit_that_was_asked_for(text: str) -> None:
    client = create_app(Settings(), FakeExtractor()).test_client()
    for unit in UNITS:
        answer = post(client, {"text": text, "options": {"offset_unit": unit}}).json
        found = spans(answer["events"])
        assert found
        for span in found:
            assert cut(text, span["start"], span["end"], unit) == span["text"]


@given(text=text_around_clash)
def test_equal_requests_get_equal_bytes(text: str) -> None:
    body = {"text": text, "published": "2020-02-29", "id": text}
    answers = {
        post(create_app(Settings(), FakeExtractor()).test_client(), body).data for _ in range(3)
    }
    assert len(answers) == 1
