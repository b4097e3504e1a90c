from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.ontology import CATEGORIES, EVENT_TYPES, MODALITY_NAMES, ROLE_NAMES
from service.api.ontology import OntologySchema
from service.api.pages import STATIC
from service.api.schemas import RequestSchema
from service.settings import REPOSITORY


def test_pointers_name_every_path(app: Flask, client: FlaskClient) -> None:
    response = client.get("/", headers={"Accept": "text/plain"})
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    paths = {rule.rule for rule in app.url_map.iter_rules() if "<path:" not in rule.rule} - {"/"}
    assert {path for path in paths if path not in response.text} == set()


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_everybody_else_gets_the_page(client: FlaskClient, accept: str) -> None:
    response = client.get("/", headers={"Accept": accept}, buffered=True)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert response.headers["Vary"] == "Accept"


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_pages_run_nothing_that_is_not_theirs(client: FlaskClient, path: str) -> None:
    policy = client.get(path, buffered=True).headers["Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_everything_a_page_names_is_served(client: FlaskClient, path: str) -> None:
    links = re.findall(r'(?:src|href)="([^"#]+)"', client.get(path, buffered=True).text)
    assert len(links) > 4
    assert not [link for link in links if link.startswith(("http", "//"))]
    for link in links:
        assert client.get(f"/{link.removeprefix('./')}", buffered=True).status_code == 200, link


def test_the_page_and_all_it_loads_are_light() -> None:
    loaded = [
        path for path in STATIC.rglob("*") if path.suffix in {".js", ".css", ".html", ".json"}
    ]
    assert len(loaded) > 10
    assert sum(path.stat().st_size for path in loaded) < 500_000


def test_no_module_imports_what_is_not_there() -> None:
    for module in (STATIC / "js").glob("*.js"):
        for name in re.findall(r'from "([^"]+)"', module.read_text(encoding="utf-8")):
            assert (module.parent / name).is_file(), (module.name, name)


def test_the_vendored_files_have_their_licences() -> None:
    licences = (STATIC / "vendor" / "LICENSES.txt").read_text(encoding="utf-8")
    wanted = json.loads((REPOSITORY / "frontend" / "package.json").read_text(encoding="utf-8"))
    tools = {"esbuild", "axe-core"}
    for name, version in wanted["devDependencies"].items():
        assert name in tools or f"{name} {version} (" in licences, name


def test_a_file_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/static/js/app.js", buffered=True)
    again = client.get(
        "/static/js/app.js", buffered=True, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


def test_no_file_outside_is_served(client: FlaskClient) -> None:
    for path in ("/static/../pages.py", "/static/%2e%2e/pages.py", "/docs/files/../__init__.py"):
        assert client.get(path, buffered=True).status_code == 404


def test_the_examples_are_articles(client: FlaskClient) -> None:
    examples = client.get("/static/examples.json", buffered=True).get_json()
    assert len(examples) >= 5
    for example in examples:
        body = {"text": example["text"], "title": example["title"]}
        body["published"] = example["published"]
        assert RequestSchema().validate(body) == {}, example["name"]


def test_openapi_document_is_the_file(client: FlaskClient) -> None:
    response = client.get("/openapi.yaml")
    assert response.mimetype == "application/yaml"
    assert response.data == (Path(REPOSITORY) / "openapi.yaml").read_bytes()


def test_ontology_holds_every_name_with_its_definition(client: FlaskClient) -> None:
    ontology = client.get("/ontology").get_json()
    assert OntologySchema().validate(ontology) == {}
    assert ontology["categories"] == list(CATEGORIES)
    assert [entry["name"] for entry in ontology["roles"]] == list(ROLE_NAMES)
    assert [entry["name"] for entry in ontology["modalities"]] == list(MODALITY_NAMES)
    assert [
        (entry["name"], entry["category"], entry["definition"]) for entry in ontology["types"]
    ] == [(entry.name, entry.category, entry.definition) for entry in EVENT_TYPES]
