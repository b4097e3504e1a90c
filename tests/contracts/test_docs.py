"""The documentation names only what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "models").rglob("*.md")]
)
LINK = re.compile(r"\[[^\]]+\]\((?!https?://|#)([^)#]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
PATH = re.compile(r"`((?:service|models|tests|benchmarks|docs|examples)/[\w./-]+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    broken += [path for path in PATH.findall(text) if not (ROOT / path).exists()]
    assert broken == []


ANCHOR = re.compile(r"\[[^\]]+\]\((?!https?://)([^)#]*)#([^)]+)\)")


def slugs(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as they are made from the words."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_anchors_lead_to_headings(page: Path) -> None:
    links = ANCHOR.findall(page.read_text(encoding="utf-8"))
    targets = [(page.parent / path if path else page, anchor) for path, anchor in links]
    assert [anchor for target, anchor in targets if anchor not in slugs(target)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_make_targets_exist(page: Path) -> None:
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    code = re.findall(r"```sh\n(.*?)```|`(make [^`]+)`", page.read_text(encoding="utf-8"), re.S)
    named = {target for parts in code for part in parts for target in TARGET.findall(part)}
    assert [name for name in sorted(named) if f"\n{name}:" not in rules] == []


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "adr"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    files = sorted(path.name for path in folder.glob("0*.md"))
    assert files
    assert [name for name in files if f"({name})" not in listed] == []


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert {page for page in pages if f"]({page})" not in index} == set()


def test_no_placeholder_is_left() -> None:
    left = [
        page.name
        for page in PAGES
        if re.search(r"\b(?:TODO|TBD|FIXME)\b|```json\n```", page.read_text(encoding="utf-8"))
    ]
    assert left == []


def test_the_settings_page_lists_every_setting() -> None:
    code = (ROOT / "service" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'"([A-Z_]+)", defaults\.', code))
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert names
    assert [name for name in sorted(names) if f"`SITREP_{name}`" not in page] == []
