"""From the paths of a command line to shards: the pieces that are done or not done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.errors import InvalidRequest

COMPRESSIONS: Final = (".gz", ".zst")
LINES: Final = (".jsonl", ".ndjson")
KINDS: Final = {
    **dict.fromkeys(LINES, "lines"),
    **{ending + packed: "lines" for ending in LINES for packed in COMPRESSIONS},
    ".parquet": "parquet",
    ".txt": "texts",
}
"""How a file is read, by the end of its name."""
TEXTS_IN_SHARD: Final = 1_000


class InputInvalid(InvalidRequest):
    """The inputs or the output folder of a run cannot be used; nothing was started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """What one output is made from: one file of rows, or some files of one text each.

    ``name`` is the path of the output below the output folder, without its ending;
    ``root`` is what the ids of texts are relative to.
    """

    name: str
    kind: str
    paths: tuple[Path, ...]
    root: Path

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self.paths)


def find_shards(inputs: Sequence[Path], *, without: Path) -> list[Shard]:
    """Return the shards below ``inputs`` (files and folders), sorted by name.

    Folders are searched to any depth for the endings in `KINDS`; names that begin
    with a dot or an underscore, and whatever lies below ``without``, are passed over.

    Raises:
        InputInvalid: a path does not exist or is of no known kind, nothing is
            found, or two shards would write the same output.
    """
    shards = sorted(_shards(inputs, without.resolve()), key=lambda shard: shard.name)
    if not shards:
        raise InputInvalid(f"no input found; give files or folders with {_endings()}")
    name, count = Counter(shard.name for shard in shards).most_common(1)[0]
    if count > 1:
        raise InputInvalid(
            f"{count} inputs would be written to {name}; rename one, or give them separate --out"
        )
    return shards


def _shards(inputs: Sequence[Path], without: Path) -> Iterator[Shard]:
    found: dict[Path, list[Path]] = {}
    for given in dict.fromkeys(path.resolve() for path in inputs):
        root = given if given.is_dir() else given.parent
        found.setdefault(root, []).extend(_files(given, without))
    for root, paths in found.items():
        yield from _grouped(list(dict.fromkeys(paths)), root)


def _files(given: Path, without: Path) -> Iterator[Path]:
    if given.is_dir():
        for path in sorted(given.rglob("*")):
            hidden = any(part.startswith((".", "_")) for part in path.relative_to(given).parts)
            if not hidden and kind_of(path) and path.is_file() and without not in path.parents:
                yield path
    elif not given.is_file():
        raise InputInvalid(f"{given} does not exist; give files or folders that do")
    elif kind_of(given) is None:
        raise InputInvalid(f"{given} is of no known kind; the endings read are {_endings()}")
    else:
        yield given


def _grouped(paths: Sequence[Path], root: Path) -> Iterator[Shard]:
    texts: dict[Path, list[Path]] = {}
    for path in paths:
        kind = KINDS[_ending(path) or ""]
        if kind == "texts":
            texts.setdefault(path.parent, []).append(path)
            continue
        name = path.relative_to(root).as_posix().removesuffix(_ending(path) or "")
        yield Shard(name=name, kind=kind, paths=(path,), root=root)
    for folder, members in texts.items():
        yield from _texts(folder, members, root)


def _texts(folder: Path, paths: Sequence[Path], root: Path) -> Iterator[Shard]:
    stem = (folder.relative_to(root) / folder.name).as_posix()
    for start in range(0, len(paths), TEXTS_IN_SHARD):
        yield Shard(
            name=f"{stem}-{start // TEXTS_IN_SHARD:05d}",
            kind="texts",
            paths=tuple(paths[start : start + TEXTS_IN_SHARD]),
            root=root,
        )


def kind_of(path: Path) -> str | None:
    """Return how ``path`` is read, or None where its ending says nothing.

    >>> kind_of(Path("news/2024.jsonl.gz"))
    'lines'
    """
    ending = _ending(path)
    return None if ending is None else KINDS[ending]


def _ending(path: Path) -> str | None:
    return next((ending for ending in KINDS if path.name.endswith(ending)), None)


def _endings() -> str:
    return ", ".join(KINDS)
