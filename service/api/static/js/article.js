// The article with its spans marked.
import { html, nothing, render } from "../vendor/libraries.js";
import { ROLES, labelOf, lookOf } from "./roles.js";
import { segment } from "./segments.js";

/** Show `text` with the spans of `events`; `pin` is told the events of a pressed trigger. */
export function showArticle(container, text, events, pin) {
  render(
    segment(text, events).map((stretch) =>
      stretch.told.length ? marked(stretch, pin) : stretch.text,
    ),
    container,
  );
}

function marked({ text, told }, pin) {
  const [{ role }] = told;
  const look = lookOf(role);
  const ids = [...new Set(told.map(({ event }) => event.id))];
  if (look !== "trigger") {
    return html`<mark class=${look} data-events=${ids.join(" ")} title=${title(told)}
      data-label=${labelOf(role)}>${text}</mark>`;
  }
  const triggered = told.filter((mark) => mark.role === "trigger").map(({ event }) => event.id);
  return html`<mark class="trigger" role="button" tabindex="0" aria-pressed="false"
    data-events=${triggered.join(" ")} title=${title(told)}
    aria-label=${`${text}: ${title(told)}`}
    @click=${() => pin(triggered)}
    @keydown=${(key) => onPress(key, () => pin(triggered))}>${text}</mark>`;
}

function onPress(key, act) {
  if (key.key !== "Enter" && key.key !== " ") return;
  key.preventDefault();
  act();
}

const title = (told) =>
  told
    .map(({ event, role }) =>
      role === "trigger" ? `${event.type} (${event.id})` : `${labelOf(role)} of ${event.id}`,
    )
    .join(", ");

/** Show what the colours of the article mean. */
export function showLegend(container, events) {
  const list = html`<ul class="legend" aria-label="Colours in the article">
    ${ROLES.map((role) => html`<li><span class="swatch ${role}">${role}</span></li>`)}
  </ul>`;
  render(events.length ? list : nothing, container);
}
