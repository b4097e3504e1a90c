from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient

from service.api.examples import REQUEST, TEXT, answer_example, problem_example
from service.api.openapi import document
from service.api.operations import PROBLEMS
from service.api.problems import RAISED
from service.api.representations import AnswerSchema, ProblemSchema
from service.api.schemas import RequestSchema
from service.settings import REPOSITORY


@pytest.fixture(scope="module")
def tree() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(document())
    return loaded


def references(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(references, value))
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"]} if "$ref" in value else set()
    return own | references(list(value.values()))


def test_file_is_what_the_schemas_say() -> None:
    written = (REPOSITORY / "openapi.yaml").read_bytes()
    assert written == document(), "run `make openapi`"


def test_document_is_the_same_in_every_process() -> None:
    documents = {
        subprocess.run(
            [sys.executable, "-m", "service", "openapi"],
            cwd=REPOSITORY,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            timeout=60,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert documents == {document()}


def test_every_route_is_documented(app: Flask, tree: dict[str, Any]) -> None:
    routes = {
        (rule.rule, method.lower())
        for rule in app.url_map.iter_rules()
        if "<path:" not in rule.rule  # the files of the pages
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    documented = {(path, method) for path, item in tree["paths"].items() for method in item}
    assert documented == routes


def test_every_reference_leads_somewhere(tree: dict[str, Any]) -> None:
    components = {f"#/components/schemas/{name}" for name in tree["components"]["schemas"]}
    assert references(tree["paths"])
    assert references(tree) <= components


def test_every_status_of_events_is_documented(tree: dict[str, Any]) -> None:
    documented = set(tree["paths"]["/events"]["post"]["responses"]) - {"200"}
    assert documented == {str(status) for status in PROBLEMS}
    assert documented == {str(kind.status) for kind in RAISED.values()}


def test_every_object_is_closed(tree: dict[str, Any]) -> None:
    schemas = tree["components"]["schemas"].values()
    assert [schema["additionalProperties"] for schema in schemas] == [False] * len(schemas)


def test_example_request_is_valid() -> None:
    assert RequestSchema().validate(REQUEST) == {}


def test_example_answer_is_valid_and_its_offsets_hold() -> None:
    answer = answer_example()
    assert AnswerSchema().validate(answer) == {}
    for event in answer["events"]:
        for span in (event["trigger"], *event["participants"], *event["places"], *event["times"]):
            assert TEXT[span["start"] : span["end"]] == span["text"]


def test_example_problem_is_what_the_service_answers(client: FlaskClient) -> None:
    body = {"text": "x", "options": {"offset_unit": "byte"}}
    problem = client.post("/events", json=body).get_json()
    assert ProblemSchema().validate(problem) == {}
    assert problem == problem_example()
