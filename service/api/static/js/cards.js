// One card for each event: what, when, where, who.
import { classMap, html, nothing, render, repeat } from "../vendor/libraries.js";
import { labelOf, locate } from "./roles.js";

/** Show `events` of all `total`; `pin` is told the events of a pressed card. */
export function showCards(container, events, total, pinned, pin) {
  if (!total) {
    render(html`<p id="none">No conflict events were found in this article.</p>`, container);
    return;
  }
  if (!events.length) {
    render(html`<p id="none">No event passes the filters.</p>`, container);
    return;
  }
  const cards = repeat(events, ({ id }) => id, (event) => card(event, pinned.has(event.id), pin));
  render(html`<ol class="cards">${cards}</ol>`, container);
}

function card(event, pressed, pin) {
  const classes = classMap({ card: true, [event.category]: true });
  return html`<li class=${classes} data-events=${event.id} id="card-${event.id}">
    <h3>
      <button type="button" aria-pressed=${String(pressed)} @click=${() => pin([event.id])}>
        ${event.type}: “${event.trigger.text}”</button>
      ${event.modality === "actual" ? nothing : html`<span class="modality">${event.modality}</span>`}
      <span class="sure">
        <meter min="0" max="1" value=${event.confidence}
          aria-label="Confidence of ${event.id}"></meter>${percent(event.confidence)}</span>
    </h3>
    <dl>
      ${fact("When", when(event.time))}
      ${fact("Where", where(event))}
      ${event.participants.map((party) => fact(capital(labelOf(party.role)), who(party)))}
      ${fact("Killed", people(event.casualties.killed))}
      ${fact("Injured", people(event.casualties.injured))}
    </dl>
    <details>
      <summary>More about ${event.id}</summary>
      <dl>
        ${fact("Category", event.category)}
        ${fact("With", event.instruments.map(({ text }) => text).join(", "))}
        ${fact("Mentions", event.mentions.map(({ text }) => text).join(", "))}
        ${event.places.filter((place) => place.role !== "place")
          .map((place) => fact(capital(place.role), name(place)))}
        ${fact("Caused by", event.caused_by &&
          html`<a href="#card-${event.caused_by}">${event.caused_by}</a>`)}
        ${fact("Time value", event.time?.timex3)}
        ${fact("ACLED", acled(event.codes.acled))}
        ${fact("PLOVER", plover(event.codes.plover))}
        ${fact("GeoNames", locate(event)?.geonames_id)}
      </dl>
    </details>
  </li>`;
}

const fact = (term, value) =>
  value ? html`<dt>${term}</dt><dd>${value}</dd>` : nothing;

const percent = (value) => `${Math.round(value * 100)} %`;

const capital = (word) => word[0].toUpperCase() + word.slice(1);

function when(time) {
  if (!time) return null;
  if (!time.earliest && !time.latest) return `“${time.text}”`;
  if (time.earliest === time.latest) return `${time.earliest} (“${time.text}”)`;
  return `${time.earliest ?? "?"} to ${time.latest ?? "?"} (“${time.text}”)`;
}

function where(event) {
  const place = locate(event) ?? event.place;
  if (!place) return null;
  if (place.latitude === null) return `${place.text} (not in the gazetteer)`;
  return name(place);
}

function name(place) {
  const parts = [place.name ?? place.text, place.admin1, place.country];
  return [...new Set(parts.filter(Boolean))].join(", ");
}

function who({ name: known, text, country, sector }) {
  const about = [sector?.replace("_", " "), country].filter(Boolean).join(", ");
  const called = known && known !== text ? `${text} = ${known}` : text;
  return about ? `${called} (${about})` : called;
}

function people(count) {
  if (!count) return null;
  const { min, max } = count;
  if (min === max) return String(min);
  if (max === null) return `${min} or more`;
  return min === null ? `up to ${max}` : `${min} to ${max}`;
}

const acled = (code) => code && `${code.event_type} / ${code.sub_event_type}`;
const plover = (code) => code && [code.event, code.mode].filter(Boolean).join(", ");
