"""Paste an article, press the button, read the result."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selenium.webdriver.common.keys import Keys

from tests.browser.page import Page

ARTICLE = (
    "Rebels clashed with troops near Homs on Tuesday and killed 12 people."
    " Police clashed with gunmen near Atlantis."
)
MANY = " ".join(f"Rebels{number} clashed with troops near Homs." for number in range(100))
HOMS = [36.72339, 34.72682]


@pytest.fixture
def result(page: Page) -> Page:
    page.read(ARTICLE, "2017-06-09")
    return page


def test_an_article_becomes_highlights_cards_map_and_timeline(result: Page) -> None:
    assert result.one("#status").text == "3 events in 111 characters."
    assert result.words(result.one("#article")) == ARTICLE
    assert result.texts("#article mark.trigger") == ["clashed", "killed", "clashed"]
    assert result.texts("#article mark.actor") == ["Rebels", "Police"]
    assert "Homs" in result.texts("#article mark.place")
    assert result.texts(".card h3 button") == [
        "clash: “clashed”",
        "killing: “killed”",
        "clash: “clashed”",
    ]
    assert "2017-06-06 (“Tuesday”)" in result.one("#card-e1").text
    assert [dot.get_attribute("data-events") for dot in result.all("#map circle")] == ["e1 e3"]
    assert "Homs (2)" in str(result.one("#map svg").get_attribute("aria-label"))
    assert len(result.all("#timeline rect.bar")) == 2
    assert result.one("#map-note").text == "1 event without coordinates."


def test_offsets_hold_behind_characters_outside_the_basic_plane(page: Page) -> None:
    page.read("🙂𐍈 Rebels clashed near Homs 🙂.")
    assert page.texts("#article mark.trigger") == ["clashed"]
    assert "The text does not look English." in page.one("#summary").text


def test_an_event_under_the_pointer_lights_its_spans_and_fades_the_rest(result: Page) -> None:
    result.hover(result.one("#card-e3"))
    assert result.lit() == ["Homs", "Tuesday", "Police", "clashed", "gunmen", "Atlantis"]
    other, own = (result.one(f"#article mark.actor{kind}") for kind in (":not(.on)", ".on"))
    assert other.value_of_css_property("background-color") == "rgba(0, 0, 0, 0)"
    assert own.value_of_css_property("background-color") != "rgba(0, 0, 0, 0)"
    result.hover(result.one("#reading-heading"))
    assert result.lit() == []


def test_a_tap_keeps_an_event_lit_until_the_next(result: Page) -> None:
    trigger, *_ = result.all("#article mark.trigger")
    trigger.click()
    result.hover(result.one("#reading-heading"))
    assert result.lit()[:2] == ["Rebels", "clashed"]
    assert trigger.get_attribute("aria-pressed") == "true"
    assert result.one("#card-e1 button").get_attribute("aria-pressed") == "true"
    assert "on" in str(result.one("#map circle").get_attribute("class"))
    trigger.click()
    result.hover(result.one("#reading-heading"))
    assert result.lit() == []


def test_everything_works_from_the_keyboard(page: Page) -> None:
    page.paste(ARTICLE)
    page.one("#article-text").send_keys(Keys.CONTROL, Keys.ENTER)
    page.wait(page.is_done)
    page.run("document.querySelector('#article mark.trigger').focus()")
    page.press(Keys.ENTER)
    assert page.lit()[:2] == ["Rebels", "clashed"]
    page.press(Keys.ESCAPE)
    assert page.lit() == []
    page.run("document.getElementById('map').focus()")
    before = place_of_dot(page)
    page.press(Keys.ARROW_RIGHT)
    page.wait(lambda: place_of_dot(page)[0] < before[0])
    page.press("0")
    page.wait(lambda: place_of_dot(page) == before)


def place_of_dot(page: Page) -> tuple[float, float]:
    dot = page.one("#map circle")
    return float(dot.get_attribute("cx") or 0), float(dot.get_attribute("cy") or 0)


def test_the_map_zooms_by_its_buttons(result: Page) -> None:
    def scale() -> float:
        return float(result.run("return document.querySelector('#map svg').__zoom.k"))

    first = scale()
    result.one('#map button[aria-label="Zoom out"]').click()
    result.wait(lambda: scale() < first)
    result.one('#map button[aria-label="Show all events"]').click()
    result.wait(lambda: scale() == first)


def test_filters_hide_and_show_events(result: Page) -> None:
    result.one('input[name="categories"][value="clash"]').click()
    assert result.texts(".card h3 button") == ["killing: “killed”"]
    assert result.texts("#article mark.trigger") == ["killed"]
    result.one('input[name="modalities"][value="actual"]').click()
    assert "No event passes the filters." in result.one("#events").text
    assert not result.one('[data-format="json"]').is_enabled()
    result.one('input[name="modalities"][value="actual"]').click()
    result.one('input[name="categories"][value="clash"]').click()
    assert len(result.all(".card")) == 3
    slider = result.one('input[name="min_confidence"]')
    slider.send_keys(*[Keys.ARROW_RIGHT] * 20)
    assert result.one(".slider output").text == "at least 100 %"
    assert result.all(".card") == []


def test_downloads_are_what_the_service_answers(result: Page, client: FlaskClient) -> None:
    body = {"text": ARTICLE, "published": "2017-06-09"}
    answer = client.post("/events", json=body).get_json()
    assert json.loads(result.download("json")) == answer
    collection = json.loads(result.download("geojson"))
    assert [point["geometry"]["coordinates"] for point in collection["features"]] == [HOMS] * 2
    rows = list(csv.DictReader(io.StringIO(result.download("csv").decode("utf-8-sig"))))
    assert [(row["type"], row["latitude"]) for row in rows] == [
        ("clash", "34.72682"),
        ("killing", ""),
        ("clash", "34.72682"),
    ]


def test_downloads_keep_to_the_filters(result: Page) -> None:
    result.one('input[name="types"][value="clash"]').click()
    events = json.loads(result.download("json"))["events"]
    assert [event["type"] for event in events] == ["killing"]


def test_an_article_without_events_says_so(page: Page) -> None:
    page.read("Nothing happened anywhere.")
    assert page.one("#none").text == "No conflict events were found in this article."
    assert page.one("#status").text.startswith("0 events")
    assert page.all(".filters, .downloads, #map circle, #timeline rect") == []


def test_a_new_article_takes_the_place_of_the_last(result: Page) -> None:
    result.one('input[name="categories"][value="clash"]').click()
    result.read("Soldiers clashed with pirates.")
    assert result.texts(".card h3 button") == ["clash: “clashed”"]
    assert result.lit() == []


def test_a_hundred_events_are_shown(page: Page) -> None:
    page.read(MANY)
    assert len(page.all(".card")) == len(page.all("#article mark.trigger")) == 100
    assert page.texts("#map text.number") == ["100"]


def test_an_empty_form_asks_for_an_article(page: Page) -> None:
    page.one("#extract").click()
    assert page.one("#problem").text.startswith("There is no article.")
    assert page.run("return document.activeElement.id") == "article-text"


def test_a_refused_article_says_what_to_do(page: Page) -> None:
    page.read("x" * 5_001)
    problem = page.one("#problem").text
    assert "Invalid fields" in problem
    assert "text has 5001 characters, the limit is 5000; send it in parts" in problem
    assert any("422" in message for message in page.errors())


def test_a_service_that_is_gone_says_so(page: Page) -> None:
    page.run("window.fetch = () => Promise.reject(new TypeError('gone'))")
    page.read(ARTICLE)
    assert page.one("#problem").text.startswith("The service cannot be reached.")
    assert page.one("#extract").is_enabled()


def test_a_busy_service_says_when_to_come_back(page: Page) -> None:
    page.run(
        "window.fetch = () => Promise.resolve(new Response("
        "JSON.stringify({title: 'Overloaded', detail: 'The queue is full.', errors: []}),"
        "{status: 429, headers: {'Retry-After': '7'}}))"
    )
    page.read(ARTICLE)
    assert "Try again in 7 seconds." in page.one("#problem").text


def test_a_service_with_keys_asks_for_one(page: Page) -> None:
    page.run(
        "window.fetch = (_, {headers}) => { window.sent = headers; return Promise.resolve("
        "new Response(JSON.stringify({title: 'Key needed', detail: 'Send one.', errors: []}),"
        "{status: 401})); }"
    )
    assert not page.one("#key").is_displayed()
    page.read(ARTICLE)
    page.one("#key").send_keys("secret-1")
    page.one("#extract").click()
    page.wait(lambda: page.run("return window.sent.Authorization === 'Bearer secret-1'"))


def test_an_article_cannot_run_anything(page: Page) -> None:
    evil = '<img src=x onerror="window.ran=1"><script>window.ran=1</script> Rebels clashed.'
    page.read(evil)
    assert page.words(page.one("#article")) == evil
    assert page.run("return window.ran === undefined && !document.querySelector('#article img')")


def test_nothing_is_loaded_from_elsewhere(result: Page) -> None:
    loaded = result.run("return performance.getEntriesByType('resource').map(({name}) => name)")
    assert len(loaded) > 10
    assert [name for name in loaded if not name.startswith(result.address)] == []


def test_an_example_fills_the_form(page: Page) -> None:
    page.all("#example option")[1].click()
    assert page.one("#article-text").get_attribute("value")
    assert page.one("#published").get_attribute("value")
    page.one("#extract").click()
    page.wait(page.is_done)
    assert page.one("#result").is_displayed()


def test_a_file_fills_the_form(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("Łódź: rebels clashed.", encoding="utf-8")
    page.one("#file").send_keys(str(file))
    page.wait(lambda: page.one("#article-text").get_attribute("value") == "Łódź: rebels clashed.")
    assert page.one("#length").text == "21 characters"


def test_a_dropped_file_fills_the_form(page: Page) -> None:
    page.run(
        "const data = new DataTransfer(); data.items.add(new File(['Rebels clashed.'], 'a.txt'));"
        "const drop = (kind) => document.getElementById('article-text').dispatchEvent("
        "new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));"
        "drop('dragover'); drop('drop');"
    )
    page.wait(lambda: page.one("#article-text").get_attribute("value") == "Rebels clashed.")
    assert "over" not in str(page.one("#drop").get_attribute("class")).split()


def test_a_file_that_is_no_text_is_refused(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(b"caf\xe9")
    page.one("#file").send_keys(str(file))
    page.wait(lambda: "article.txt is no text in UTF-8" in page.one("#problem").text)


def test_nothing_sticks_out_on_a_phone(phone: Page) -> None:
    phone.read(MANY)
    assert phone.run("return document.documentElement.scrollWidth") <= 360
    assert phone.one("#map svg").size["width"] > 250


def test_dark_mode_is_dark(dark: Page) -> None:
    color = dark.run("return getComputedStyle(document.body).backgroundColor")
    assert max(map(int, color.removeprefix("rgb(").removesuffix(")").split(","))) < 60
