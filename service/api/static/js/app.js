// Wires the parts of the page: form, answer, filters, and what is lit up.
import { html, nothing, render } from "../vendor/libraries.js";
import { showArticle, showLegend } from "./article.js";
import { showCards } from "./cards.js";
import { showDownloads } from "./downloads.js";
import { Filters, showFilters } from "./filters.js";
import { connectForm, readForm } from "./form.js";
import { Highlights } from "./highlights.js";
import { EventMap } from "./map.js";
import { Problem, post, requestOf } from "./service.js";
import { drawTimeline } from "./timeline.js";

const field = (id) => document.getElementById(id);
const lights = new Highlights();
const actions = {
  enter: (ids) => lights.enter(ids),
  leave: () => lights.leave(),
  pin: (ids) => lights.pin(ids),
};
const map = new EventMap(field("map"), actions);
let current = null;

async function read(submit) {
  submit.preventDefault();
  const article = readForm();
  complain(null);
  if (!article.text) {
    complain(new Problem("There is no article", "Paste one, drop a text file or choose an example."));
    field("article-text").focus();
    return;
  }
  busy(true);
  performance.mark("request");
  try {
    const request = requestOf(article, { offset_unit: "utf16" });
    const answer = await (await post(request, "application/json")).json();
    performance.mark("answer");
    await show(article, answer);
    performance.mark("shown");
  } catch (problem) {
    complain(problem);
  } finally {
    busy(false);
  }
}

async function show(article, answer) {
  current = { article, answer, filters: new Filters(answer.events) };
  lights.clear();
  field("result").hidden = false;
  render(
    answer.warnings.map(({ detail }) => html`<div class="notice"><p>${detail}</p></div>`),
    field("summary"),
  );
  showLegend(field("legend"), answer.events);
  await refresh();
  approach(field("result"));
  say(`${counted(answer.events.length, "event")} in ${answer.characters.toLocaleString("en")} characters.`);
}

async function refresh() {
  const { article, answer, filters } = current;
  const shown = answer.events.filter((event) => filters.admits(event));
  showArticle(field("article"), article.text, shown, actions.pin);
  showFilters(field("filters"), filters, refresh);
  showDownloads(field("downloads"), article, filters, shown.length > 0, complain);
  showCards(field("events"), shown, answer.events.length, lights.pinned, actions.pin);
  const undated = drawTimeline(field("timeline"), shown, answer.published, actions);
  field("timeline-note").textContent = undated ? `${counted(undated, "event")} without a date.` : "";
  const unplaced = await map.draw(shown);
  field("map-note").textContent = unplaced ? `${counted(unplaced, "event")} without coordinates.` : "";
  lights.show();
}

/** Scroll to `area` if most of it is out of sight. */
function approach(area) {
  if (area.getBoundingClientRect().top < window.innerHeight * 0.6) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  area.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function busy(working) {
  field("extract").disabled = working;
  field("request").setAttribute("aria-busy", String(working));
  if (working) say("Reading the article ...");
  else if (field("status").textContent.startsWith("Reading")) say("");
}

function say(words) {
  field("status").textContent = words;
}

function complain(problem) {
  if (problem && !(problem instanceof Problem)) {
    console.error(problem);
    problem = new Problem("This page failed", "Load it anew; the service itself may be fine.");
  }
  render(problem ? notice(problem) : nothing, field("problem"));
  if (problem?.status === 401) askForKey();
}

function askForKey() {
  field("key-field").hidden = false;
  field("key").focus();
}

function notice({ title, detail, errors, retryAfter }) {
  return html`<div class="notice bad">
    <p><strong>${title}.</strong> ${detail}</p>
    ${retryAfter ? html`<p>Try again in ${counted(Number(retryAfter), "second")}.</p>` : nothing}
    ${errors.length
      ? html`<ul>${errors.map(({ pointer, message }) => html`<li>${pointer.slice(1)} ${message}</li>`)}</ul>`
      : nothing}
  </div>`;
}

/** Light up the events under the pointer or the keyboard's focus, in article and cards. */
function watchPointer(area) {
  const ids = ({ target }) => target.closest("[data-events]")?.dataset.events.split(" ");
  const over = (event) => (ids(event) ? lights.enter(ids(event)) : lights.leave());
  area.addEventListener("mouseover", over);
  area.addEventListener("mouseleave", () => lights.leave());
  area.addEventListener("focusin", (event) => {
    if (event.target.matches(":focus-visible")) over(event);
  });
  area.addEventListener("focusout", () => lights.leave());
}

function unreadable(name) {
  complain(new Problem("The file cannot be read", `${name} is no text in UTF-8; save it as such.`));
}

let resized = null;

function onResize() {
  clearTimeout(resized);
  resized = setTimeout(() => current && refresh(), 150);
}

field("request").addEventListener("submit", read);
field("article-text").addEventListener("keydown", (key) => {
  if (key.key === "Enter" && (key.ctrlKey || key.metaKey)) field("request").requestSubmit();
});
document.addEventListener("keydown", (key) => {
  if (key.key === "Escape") lights.clear();
});
watchPointer(field("article"));
watchPointer(field("events"));
window.addEventListener("resize", onResize);
connectForm(unreadable).catch(complain);
