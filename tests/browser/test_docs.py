"""The interactive documentation shows every endpoint and sends real requests."""

from __future__ import annotations

import yaml

from service.api.openapi import document
from tests.browser.page import Page


def test_every_operation_is_shown_and_can_be_tried(page: Page) -> None:
    page.open("/docs")
    paths = yaml.safe_load(document())["paths"]
    operations = [(method, path) for path, methods in paths.items() for method in methods]
    page.wait(lambda: len(page.all(".opblock")) == len(operations))
    assert set(page.texts(".opblock-summary-path")) == set(paths)
    page.one('[id$="extractEvents"] .opblock-summary-control').click()
    page.wait(lambda: page.all('[id$="extractEvents"] button.execute'))[0].click()
    answered = '[id$="extractEvents"] .live-responses-table .response-col_status'
    status = page.wait(lambda: [text for text in page.texts(answered) if text.strip()[:1] == "2"])
    assert status[0].startswith("200")


def test_the_documentation_loads_nothing_from_elsewhere(page: Page) -> None:
    page.open("/docs")
    page.wait(lambda: page.all(".opblock"))
    loaded = page.run("return performance.getEntriesByType('resource').map(({name}) => name)")
    assert [name for name in loaded if not name.startswith(page.address)] == []
