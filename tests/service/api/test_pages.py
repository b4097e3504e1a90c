from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from models.ontology import CATEGORIES, EVENT_TYPES, MODALITY_NAMES, ROLE_NAMES
from service.api.ontology import OntologySchema
from service.settings import REPOSITORY


def test_index_points_to_every_path(app: Flask, client: FlaskClient) -> None:
    response = client.get("/")
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    paths = {rule.rule for rule in app.url_map.iter_rules()} - {"/"}
    assert {path for path in paths if path not in response.text} == set()


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
