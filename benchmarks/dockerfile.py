"""Reads a Dockerfile as stages of instructions, and the build context as Docker sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

_CONTINUED: Final = re.compile(r"\\\n")
_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One instruction; ``value`` is the rest of its line, continued lines joined."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What stands between one FROM and the next."""

    base: str
    name: str | None
    instructions: list[Instruction] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        """Return the values of every instruction ``name``, in order."""
        return [one.value for one in self.instructions if one.name == name]


def read_stages(path: Path) -> list[Stage]:
    """Return the stages of the Dockerfile at ``path``.

    Raises:
        ValueError: an instruction other than ARG stands before the first FROM.
    """
    stages: list[Stage] = []
    defaults: dict[str, str] = {}
    for one in _instructions(path.read_text(encoding="utf-8")):
        if one.name == "FROM":
            words = expand(one.value, defaults).split()
            stages.append(Stage(base=words[0], name=words[2] if len(words) > 2 else None))
        elif stages:
            stages[-1].instructions.append(one)
        elif one.name == "ARG":
            defaults.update([_argument(one.value)])
        else:
            raise ValueError(f"{one.name} stands before the first FROM")
    return stages


def arguments(stage: Stage, given: Mapping[str, str]) -> dict[str, str]:
    """Return the build arguments that ``stage`` sees: ``given`` ones win over defaults."""
    declared = dict(map(_argument, stage.values("ARG")))
    return {name: given.get(name, default) for name, default in declared.items()}


def expand(value: str, variables: Mapping[str, str]) -> str:
    """Put ``variables`` in the place of ``${NAME}``; what is not known stays.

    >>> expand("requirements-${TORCH}.lock", {"TORCH": "cpu"})
    'requirements-cpu.lock'
    """
    return _VARIABLE.sub(lambda found: variables.get(found[1], found[0]), value)


def context_files(root: Path) -> list[Path]:
    """Return the files below ``root`` that ``.dockerignore`` lets through, relative to it."""
    rules = [line for line in (root / ".dockerignore").read_text(encoding="utf-8").split() if line]
    tops = [path for path in root.iterdir() if not _ignored(Path(path.name), rules)]
    found = [inner for top in tops for inner in ([top] if top.is_file() else top.rglob("*"))]
    relative = [path.relative_to(root) for path in found if path.is_file()]
    return sorted(path for path in relative if not _ignored(path, rules))


def _instructions(text: str) -> Iterator[Instruction]:
    # Docker drops comments before it joins lines.
    kept = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("#"))
    for line in _CONTINUED.sub(" ", kept).split("\n"):
        if line.strip():
            name, _, value = line.strip().partition(" ")
            yield Instruction(name=name.upper(), value=" ".join(value.split()))


def _argument(value: str) -> tuple[str, str]:
    name, _, default = value.partition("=")
    return name, default


def _ignored(path: Path, rules: list[str]) -> bool:
    """Apply the rules in order; the last one that fits ``path`` or a folder above it decides."""
    ignored = False
    for rule in rules:
        pattern = rule.removeprefix("!").removeprefix("**/")
        anywhere = "**/" in rule
        parents = [path, *path.parents][:-1]
        candidates = [part.name if anywhere else part.as_posix() for part in parents]
        if any(
            fnmatch(name, pattern) and (name.count("/") == pattern.count("/"))
            for name in candidates
        ):
            ignored = not rule.startswith("!")
    return ignored
