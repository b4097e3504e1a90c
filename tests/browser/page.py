"""What a person does on the page, and what they see."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 60.0
T = TypeVar("T")


class Page:
    """The page in one browser; elements are found by CSS selectors."""

    def __init__(self, browser: webdriver.Chrome, address: str, downloads: Path) -> None:
        self.browser = browser
        self.address = address
        self.downloads = downloads

    def open(self, path: str = "/") -> None:
        self.browser.get(self.address + path)
        self.errors()
        if path == "/":
            self.wait(lambda: len(self.all("#example option")) > 1)

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self.all(selector)]

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    def wait(self, condition: Callable[[], T]) -> T:
        found: T = WebDriverWait(self.browser, PATIENCE, 0.05).until(lambda _: condition())
        return found

    def paste(self, text: str, published: str | None = None) -> None:
        """Put ``text`` into the article's field at once, as pasting does."""
        self.run(
            "const [id, text] = arguments; const field = document.getElementById(id);"
            "field.focus(); field.select(); document.execCommand('insertText', false, text);",
            "article-text",
            text,
        )
        if published:
            self.run("document.getElementById('published').value = arguments[0]", published)

    def read(self, text: str, published: str | None = None) -> None:
        """Paste ``text``, press the button and wait for the answer."""
        self.paste(text, published)
        self.one("#extract").click()
        self.wait(self.is_done)

    def is_done(self) -> bool:
        return self.one("#extract").is_enabled() and (
            "characters" in self.one("#status").text or bool(self.one("#problem").text)
        )

    def lit(self) -> list[str]:
        """Return the words of the article that are lit up."""
        return [self.words(mark) for mark in self.all("#article mark.on")]

    def words(self, element: WebElement) -> str:
        return str(self.run("return arguments[0].textContent", element))

    def hover(self, element: WebElement) -> None:
        ActionChains(self.browser).move_to_element(element).perform()

    def press(self, *keys: str) -> None:
        ActionChains(self.browser).send_keys(*keys).perform()

    def download(self, ending: str) -> bytes:
        """Press a download button and return the file."""
        self.one(f'[data-format="{ending}"]').click()
        file = self.downloads / f"events.{ending}"
        self.wait(file.is_file)
        return file.read_bytes()

    def errors(self) -> list[str]:
        """Return what went wrong since the last call: failed scripts, refused loads, policy."""
        log = self.browser.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in log if entry["level"] == "SEVERE"]

    def violations(self) -> list[str]:
        """Return what axe-core finds wrong with the accessibility of what is shown."""
        axe = Path(__file__).parent / "vendor" / "axe.min.js"
        # By the debugger and not as a script element, which the page's policy would refuse.
        self.browser.execute_cdp_cmd(
            "Runtime.evaluate", {"expression": axe.read_text(encoding="utf-8")}
        )
        found = self.browser.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document).then((result) => done(JSON.stringify(result.violations)));"
        )
        return [
            f"{rule['impact']} {rule['id']}: {node['html'][:160]}"
            for rule in json.loads(found)
            for node in rule["nodes"]
        ]
