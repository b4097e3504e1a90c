from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.bulk_resume import digest, repeated_and_missing
from benchmarks.synthetic import article, write_shards


@pytest.mark.parametrize("words", [20, 300, 3_000])
def test_articles_have_the_length_asked_for_and_are_the_same_each_time(words: int) -> None:
    text = article(5, words)["text"]
    assert words <= len(text.split()) < words + 20
    assert article(5, words)["text"] == text
    assert article(6, words)["text"] != text


def test_shards_hold_every_article_once(tmp_path: Path) -> None:
    write_shards(tmp_path, articles=25, words=20, shards=4)
    assert repeated_and_missing(tmp_path, 25) == (0, 0)
    before = digest(tmp_path)
    path = tmp_path / "shard-0002.jsonl"
    *kept, last = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*kept, kept[0]]), encoding="utf-8")
    assert repeated_and_missing(tmp_path, 25) == (1, 1)
    assert digest(tmp_path) != before
    assert json.loads(last)["id"]
