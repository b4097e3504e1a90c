from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from service.errors import SettingsInvalid
from service.settings import REPOSITORY, Settings

NAMES = {entry.name: f"SITREP_{entry.name.upper()}" for entry in dataclasses.fields(Settings)}


def test_empty_environment_gives_the_defaults() -> None:
    settings = Settings.from_env({})
    assert settings == Settings()
    assert (settings.max_characters, settings.weights) == (
        200_000,
        REPOSITORY / "models" / "weights",
    )


def test_every_field_has_a_variable() -> None:
    given = dict.fromkeys(NAMES.values(), "7") | {
        "SITREP_BATCH_TOKENS": "700",
        "SITREP_DEVICE": "cuda",
        "SITREP_DTYPE": "int8",
        "SITREP_HOST": " 0.0.0.0 ",
        "SITREP_WEIGHTS": "/srv/weights",
        "SITREP_LOG_LEVEL": "DEBUG",
        "SITREP_LOG_FORMAT": "text",
        "SITREP_API_KEYS": "/srv/keys",
        "SITREP_CORS_ORIGINS": "https://desk.example.org, http://localhost:3000",
        "SITREP_RUNTIME": "/dev/shm/x",  # noqa: S108 - a value, nothing is written
    }
    settings = Settings.from_env(given)
    expected = dict.fromkeys(NAMES, 7) | {
        "batch_tokens": 700,
        "device": "cuda",
        "dtype": "int8",
        "host": "0.0.0.0",  # noqa: S104 - a value, nothing listens
        "weights": Path("/srv/weights"),
        "log_level": "debug",
        "log_format": "text",
        "api_keys": Path("/srv/keys"),
        "cors_origins": ("https://desk.example.org", "http://localhost:3000"),
        "runtime": Path("/dev/shm/x"),  # noqa: S108 - a value, nothing is written
    }
    assert dataclasses.asdict(settings) == expected


@pytest.mark.parametrize(
    ("variable", "value", "fix"),
    [
        ("SITREP_PORT", "http", "a whole number from 1 to 65535, or unset it for 8000"),
        ("SITREP_PORT", "0", "from 1 to 65535"),
        ("SITREP_PORT", "65536", "from 1 to 65535"),
        ("SITREP_PORT", "tcp://10.0.0.1:80", "from 1 to 65535"),
        ("SITREP_PORT", "٨٠", "from 1 to 65535"),
        ("SITREP_PORT", "9" * 5_000, "from 1 to 65535"),
        ("SITREP_WORKERS", "-1", "from 1 to 1024"),
        ("SITREP_WORKERS", "2.5", "from 1 to 1024"),
        ("SITREP_LOG_LEVEL", "loud", "one of debug, info, warning, error, critical"),
        ("SITREP_DTYPE", "float16", "one of auto, float32, bfloat16, int8"),
        ("SITREP_LOG_FORMAT", "xml", "one of json, text"),
        ("SITREP_CORS_ORIGINS", "*", "origins such as"),
        ("SITREP_CORS_ORIGINS", "https://desk.example.org/", "origins such as"),
        ("SITREP_HOST", " ", "give it a value or unset it"),
        ("SITREP_WEIGHTS", "", "give it a value or unset it"),
    ],
)
def test_unusable_value_is_named_with_its_fix(variable: str, value: str, fix: str) -> None:
    with pytest.raises(SettingsInvalid) as raised:
        Settings.from_env({variable: value})
    assert variable in str(raised.value)
    assert fix in str(raised.value)


def test_relative_weights_become_absolute() -> None:
    assert Settings.from_env({"SITREP_WEIGHTS": "w"}).weights == Path.cwd() / "w"


@pytest.mark.parametrize(
    ("host", "bind"), [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("db", "db:80")]
)
def test_bind_brackets_ipv6(host: str, bind: str) -> None:
    assert Settings(host=host, port=80).bind == bind


def test_one_process_batches_for_a_gpu() -> None:
    assert Settings.from_env({"SITREP_DEVICE": "cuda"}).workers == 1
    assert Settings.from_env({"SITREP_DEVICE": "cuda", "SITREP_WORKERS": "3"}).workers == 3
