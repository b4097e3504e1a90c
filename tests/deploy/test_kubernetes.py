"""The manifests fit the schemas of Kubernetes, each other and the service."""

from __future__ import annotations

from typing import Any

import kubernetes_validate
import pytest
import yaml

from service.app import create_app
from service.settings import REPOSITORY, Settings
from tests.fakes import FakeExtractor

FOLDER = REPOSITORY / "deploy" / "kubernetes"
# The oldest that knows preStop.sleep, and the newest that is known here.
VERSIONS = ("1.30", kubernetes_validate.latest_version())
NAMES = ("deployment", "service", "autoscaler", "disruption-budget", "network-policy")


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pod() -> Any:
    return read("deployment")["spec"]["template"]


@pytest.fixture(scope="module")
def container(pod: Any) -> Any:
    (only,) = pod["spec"]["containers"]
    return only


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", NAMES)
def test_manifests_fit_the_schemas(name: str, version: str) -> None:
    kubernetes_validate.validate(read(name), version, strict=True)


def test_a_misspelt_field_would_be_found() -> None:
    broken = read("deployment")
    broken["spec"]["template"]["spec"]["containers"][0]["readinesProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSIONS[-1], strict=True)


def test_every_manifest_is_applied() -> None:
    files = sorted(path.name for path in FOLDER.glob("*.yaml") if path.stem != "kustomization")
    assert sorted(read("kustomization")["resources"]) == files == sorted(f"{n}.yaml" for n in NAMES)


def test_all_select_the_pods_of_the_deployment(pod: Any) -> None:
    labels = pod["metadata"]["labels"]
    assert read("deployment")["spec"]["selector"]["matchLabels"] == labels
    assert read("service")["spec"]["selector"] == labels
    assert read("disruption-budget")["spec"]["selector"]["matchLabels"] == labels
    assert read("network-policy")["spec"]["podSelector"]["matchLabels"] == labels
    (spread,) = pod["spec"]["topologySpreadConstraints"]
    assert spread["labelSelector"]["matchLabels"] == labels


def test_the_autoscaler_scales_the_deployment() -> None:
    target, deployment = read("autoscaler")["spec"]["scaleTargetRef"], read("deployment")
    assert target["name"] == deployment["metadata"]["name"]
    assert (target["apiVersion"], target["kind"]) == (deployment["apiVersion"], deployment["kind"])
    assert "replicas" not in deployment["spec"]


def test_ports_are_the_containers(container: Any) -> None:
    (port,) = container["ports"]
    (service,) = read("service")["spec"]["ports"]
    (rule,) = read("network-policy")["spec"]["ingress"]
    probes = [
        container[f"{kind}Probe"]["httpGet"]["port"]
        for kind in ("startup", "readiness", "liveness")
    ]
    assert {service["targetPort"], rule["ports"][0]["port"], *probes} == {port["name"]}
    assert port["containerPort"] == Settings().port


def test_probes_ask_for_paths_that_are_served(container: Any) -> None:
    client = create_app(Settings(workers=1), FakeExtractor()).test_client()
    for kind in ("startup", "readiness", "liveness"):
        path = container[f"{kind}Probe"]["httpGet"]["path"]
        assert client.get(path).status_code == 200, path


def test_pods_wait_for_the_longest_request(pod: Any, container: Any) -> None:
    settings = Settings()
    needed = (
        container["lifecycle"]["preStop"]["sleep"]["seconds"]
        + getattr(settings, "drain_delay", 0)
        + settings.graceful_timeout
    )
    assert needed < pod["spec"]["terminationGracePeriodSeconds"]


def test_pods_have_no_rights_and_write_nowhere_but_in_memory(pod: Any, container: Any) -> None:
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["spec"]["securityContext"]["runAsNonRoot"]
    assert not pod["spec"]["automountServiceAccountToken"]
    assert {volume["emptyDir"]["medium"] for volume in pod["spec"]["volumes"]} == {"Memory"}
    assert read("network-policy")["spec"]["egress"] == []
