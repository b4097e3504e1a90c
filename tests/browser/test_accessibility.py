"""axe-core has nothing to say about the page, in any of its states."""

from __future__ import annotations

from tests.browser.page import Page
from tests.browser.test_page import ARTICLE


def test_the_empty_page(page: Page) -> None:
    assert page.violations() == []


def test_a_result_with_an_event_pinned(page: Page) -> None:
    page.read(ARTICLE, "2017-06-09")
    page.one(".card summary").click()
    assert page.violations() == []


def test_a_result_in_dark_mode(dark: Page) -> None:
    dark.read(ARTICLE, "2017-06-09")
    assert dark.violations() == []


def test_a_result_on_a_phone(phone: Page) -> None:
    phone.read(ARTICLE, "2017-06-09")
    assert phone.violations() == []


def test_an_error(page: Page) -> None:
    page.one("#extract").click()
    assert page.violations() == []


def test_an_article_without_events(page: Page) -> None:
    page.read("Nothing happened.")
    assert page.violations() == []
