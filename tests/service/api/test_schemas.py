from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.ontology import CATEGORIES, MODALITY_NAMES, TYPE_NAMES

DATE = "must be a date such as 2017-06-09, or a date-time such as 2017-06-09T18:30:00Z"
IMPOSSIBLE = "is no date or time that exists; check year, month, day and time"
NUMBER = "must be a number from 0 to 1"
SURROGATE = (
    "has the lone surrogate U+D83D at character 1, which is no character;"
    " send both halves of the pair, or leave it out"
)
FIELDS = "text, title, published, id, options"
OPTION_FIELDS = "types, categories, modalities, min_confidence, offset_unit"
EMPTY = "is empty; name at least one, or leave the field out to keep all"

INVALID: list[tuple[object, dict[str, str]]] = [
    ([], {"": "must be a JSON object"}),
    ("text", {"": "must be a JSON object"}),
    (None, {"": "must be a JSON object"}),
    ({}, {"/text": "is required"}),
    ({"text": None}, {"/text": "must be a string, not null"}),
    ({"text": 7}, {"/text": "must be a string"}),
    ({"text": ""}, {"/text": "is empty; send an article of 1 to 5000 characters"}),
    (
        {"text": "x" * 5_001},
        {"/text": "has 5001 characters, the limit is 5000; send it in parts"},
    ),
    ({"text": "x\ud83d"}, {"/text": SURROGATE}),
    ({"text": "x", "title": "x\ud83dx"}, {"/title": SURROGATE}),
    ({"text": "x", "id": "x\ud83d"}, {"/id": SURROGATE}),
    ({"text": "x", "id": 7}, {"/id": "must be a string"}),
    ({"text": "x", "title": ["x"]}, {"/title": "must be a string"}),
    (
        {"text": "x", "title": "x" * 10_001},
        {"/title": "has 10001 characters, the limit is 10000; send the headline only"},
    ),
    ({"text": "x", "published": "yesterday"}, {"/published": DATE}),
    ({"text": "x", "published": 20170609}, {"/published": DATE}),
    ({"text": "x", "published": "2017-06-09T18:30:00+2"}, {"/published": DATE}),
    ({"text": "x", "published": "2017-06-09T18:30Z"}, {"/published": DATE}),
    ({"text": "x", "published": " 2017-06-09"}, {"/published": DATE}),
    ({"text": "x", "published": "٢٠١٧-٠٦-٠٩"}, {"/published": DATE}),
    ({"text": "x", "published": "2017-02-29"}, {"/published": IMPOSSIBLE}),
    ({"text": "x", "published": "0000-01-01"}, {"/published": IMPOSSIBLE}),
    ({"text": "x", "published": "2017-06-09T25:00:00Z"}, {"/published": IMPOSSIBLE}),
    ({"text": "x", "published": "2017-06-09T20:00:00+25:00"}, {"/published": IMPOSSIBLE}),
    ({"text": "x", "options": []}, {"/options": "must be a JSON object"}),
    ({"text": "x", "lang": "en"}, {"/lang": f"'lang' is not known here; the fields are {FIELDS}"}),
    (
        {"text": "x", "options": {"type": []}},
        {"/options/type": f"'type' is not known here; the fields are {OPTION_FIELDS}"},
    ),
    (
        {"text": "x", "a/b~c": 1},
        {"/a~1b~0c": f"'a/b~c' is not known here; the fields are {FIELDS}"},
    ),
    ({"text": "x", "options": {"types": "clash"}}, {"/options/types": "must be a list of strings"}),
    ({"text": "x", "options": {"types": []}}, {"/options/types": EMPTY}),
    (
        {"text": "x", "options": {"types": ["war"] * 101}},
        {"/options/types": "has 101 entries, the limit is 100; name each once"},
    ),
    ({"text": "x", "options": {"types": ["clash", 3]}}, {"/options/types/1": "must be a string"}),
    (
        {"text": "x", "options": {"types": ["war"]}},
        {"/options/types/0": f"'war' is not allowed; use one of: {', '.join(TYPE_NAMES)}"},
    ),
    (
        {"text": "x", "options": {"categories": ["Clash"]}},
        {"/options/categories/0": f"'Clash' is not allowed; use one of: {', '.join(CATEGORIES)}"},
    ),
    (
        {"text": "x", "options": {"modalities": ["{0}"]}},
        {
            "/options/modalities/0": "'{0}' is not allowed;"
            f" use one of: {', '.join(MODALITY_NAMES)}"
        },
    ),
    (
        {"text": "x", "options": {"offset_unit": "y" * 60}},
        {
            "/options/offset_unit": f"'{'y' * 40}...' is not allowed;"
            " use one of: codepoint, utf16, utf8"
        },
    ),
    *[
        ({"text": "x", "options": {"min_confidence": value}}, {"/options/min_confidence": NUMBER})
        for value in ("0.5", True, 1.01, -0.1, 10**400, [0.5])
    ],
    (
        {"text": "x", "options": {"types": None, "min_confidence": None, "offset_unit": None}},
        {
            "/options/types": "must be a list of strings, not null",
            "/options/min_confidence": f"{NUMBER}, not null",
            "/options/offset_unit": "must be a string, not null",
        },
    ),
    (
        {"title": 1, "text": 2, "options": {"min_confidence": 3}},
        {
            "/text": "must be a string",
            "/title": "must be a string",
            "/options/min_confidence": NUMBER,
        },
    ),
]


def post(client: FlaskClient, body: object) -> Any:
    return client.post("/events", data=json.dumps(body), content_type="application/json")


def errors_of(response: Any) -> dict[str, str]:
    assert response.status_code == 422, response.text
    return {entry["pointer"]: entry["message"] for entry in response.json["errors"]}


@pytest.mark.parametrize(("body", "expected"), INVALID)
def test_invalid_field_is_named_with_its_fix(
    client: FlaskClient, body: object, expected: dict[str, str]
) -> None:
    assert errors_of(post(client, body)) == expected


def test_number_beyond_floats_is_out_of_range(client: FlaskClient) -> None:
    body = '{"text": "x", "options": {"min_confidence": 1e999}}'
    response = client.post("/events", data=body, content_type="application/json")
    assert errors_of(response) == {"/options/min_confidence": NUMBER}


def test_errors_are_few_and_in_a_stable_order(client: FlaskClient) -> None:
    body = {"text": "x", **{f"field{number}": 1 for number in range(500)}}
    pointers = list(errors_of(post(client, body)))
    assert pointers == [f"/field{number}" for number in range(10)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("types=war", {"/types/0": f"'war' is not allowed; use one of: {', '.join(TYPE_NAMES)}"}),
        ("min_confidence=nan", {"/min_confidence": NUMBER}),
        ("min_confidence=1_0", {"/min_confidence": NUMBER}),
        ("min_confidence=", {"/min_confidence": NUMBER}),
        ("published=", {"/published": DATE}),
        (
            "id=1&id=2",
            {"/id": "is given twice; give it once, with commas between several names"},
        ),
        (
            "text=x",
            {
                "/text": "'text' is not known here; the fields are published, id, title, types,"
                " categories, modalities, min_confidence, offset_unit"
            },
        ),
        (
            "&".join(f"a{number}=1" for number in range(101)),
            {"": "there are more than 100 query parameters; send fewer"},
        ),
    ],
)
def test_invalid_query_parameter_is_named_with_its_fix(
    client: FlaskClient, query: str, expected: dict[str, str]
) -> None:
    response = client.post(f"/events?{query}", data=b"x", content_type="text/plain")
    assert errors_of(response) == expected


def test_query_parameters_beside_json_are_refused(client: FlaskClient) -> None:
    response = client.post("/events?min_confidence=0.5", json={"text": "x"})
    assert list(errors_of(response)) == ["/min_confidence"]


def test_every_invalid_body_is_invalid_in_a_batch_too(client: FlaskClient) -> None:
    lines = [json.dumps(body) for body, _ in INVALID if len(json.dumps(body)) < 500]
    for start in range(0, len(lines), 20):
        body = "\n".join(lines[start : start + 20])
        response = client.post("/events/batch", data=body, content_type="application/x-ndjson")
        statuses = {json.loads(line)["status"] for line in response.data.splitlines()}
        assert statuses == {422}
