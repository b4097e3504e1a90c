"""A real Chromium without a window, and a service on a port of this machine for it.

The extractor is the one of `tests.fakes`: what is tested is the page.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from werkzeug.serving import make_server

from tests.browser.page import Page

MISSING = "chromium or chromedriver is not installed (Debian: chromium chromium-driver)"
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--window-size=1280,900",
)


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """Serve the application that answers with the fake extractor."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def browser(downloads: Path) -> Iterator[webdriver.Chrome]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for switch in SWITCHES:
        options.add_argument(switch)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


@pytest.fixture
def page(browser: webdriver.Chrome, address: str, downloads: Path) -> Iterator[Page]:
    """Open the page anew; afterwards nothing may stand in the browser's error log."""
    for file in downloads.iterdir():
        file.unlink()
    emulate(browser, "light")
    opened = Page(browser, address, downloads)
    opened.open()
    yield opened
    assert opened.errors() == []


@pytest.fixture
def phone(page: Page) -> Iterator[Page]:
    """Return the page on a screen of 360 x 740 points."""
    size: dict[str, Any] = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.open()
    yield page
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture
def dark(page: Page) -> Iterator[Page]:
    """Return the page as a system in dark mode shows it."""
    emulate(page.browser, "dark")
    yield page
    emulate(page.browser, "light")


def emulate(browser: webdriver.Chrome, scheme: str) -> None:
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
