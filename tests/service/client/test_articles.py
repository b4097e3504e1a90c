from __future__ import annotations

import json
from datetime import date

from service.client.articles import Article, pack


def test_what_is_none_is_left_out() -> None:
    assert json.loads(Article(text="é\n").encode()) == {"text": "é\n"}
    full = Article(
        text="x", id="1", title="t", published=date(2020, 1, 2), options={"types": ["a"]}
    )
    assert json.loads(full.encode()) == {
        "id": "1", "title": "t", "text": "x", "published": "2020-01-02",
        "options": {"types": ["a"]},
    }  # fmt: skip


def test_an_article_is_one_line() -> None:
    assert b"\n" not in Article(text="a\nb\u2028c").encode()


def test_groups_keep_to_lines_and_bytes() -> None:
    articles = [Article(text="x" * 10)] * 5
    assert [len(group) for group in pack(articles, lines=2, size=10_000)] == [2, 2, 1]
    assert [len(group) for group in pack(articles, lines=9, size=50)] == [2, 2, 1]
    assert [len(group) for group in pack(articles, lines=9, size=1)] == [1] * 5
    assert list(pack([], lines=2, size=9)) == []
