// Which events to show: by category, type, modality and confidence.
import { html, nothing, render } from "../vendor/libraries.js";

const FIELDS = [
  ["categories", "category", "Category"],
  ["types", "type", "Type"],
  ["modalities", "modality", "Modality"],
];

export class Filters {
  /** Start with every one of `events` shown. */
  constructor(events) {
    this.events = events;
    this.hidden = { categories: new Set(), types: new Set(), modalities: new Set() };
    this.minimum = 0;
  }

  /** Tell whether `event` is shown. */
  admits(event) {
    return (
      event.confidence >= this.minimum &&
      FIELDS.every(([option, field]) => !this.hidden[option].has(event[field]))
    );
  }

  /** Return the filters as options of POST /events. */
  get options() {
    const options = {};
    for (const [option, field] of FIELDS) {
      if (this.hidden[option].size) {
        options[option] = this.values(field).filter((value) => !this.hidden[option].has(value));
      }
    }
    if (this.minimum > 0) options.min_confidence = this.minimum;
    return options;
  }

  values(field) {
    return [...new Set(this.events.map((event) => event[field]))].sort();
  }

  toggle(option, value, shown) {
    if (shown) this.hidden[option].delete(value);
    else this.hidden[option].add(value);
  }
}

/** Show the controls; `changed` is called after every change. */
export function showFilters(container, filters, changed) {
  if (!filters.events.length) {
    render(nothing, container);
    return;
  }
  render(
    html`<div class="filters" role="group" aria-label="Filters">
      ${FIELDS.map((field) => choice(filters, field, changed))}
      ${confidence(filters, changed)}
    </div>`,
    container,
  );
}

function choice(filters, [option, field, heading], changed) {
  const chips = filters.values(field).map((value) => {
    const count = filters.events.filter((event) => event[field] === value).length;
    const change = (event) => {
      filters.toggle(option, value, event.target.checked);
      changed();
    };
    return html`<label class="chip"><input type="checkbox" name=${option} value=${value}
      .checked=${!filters.hidden[option].has(value)} @change=${change}>${value}
      <span class="count">${count}</span></label>`;
  });
  return html`<fieldset><legend>${heading}</legend>${chips}</fieldset>`;
}

function confidence(filters, changed) {
  const change = (event) => {
    filters.minimum = Number(event.target.value);
    changed();
  };
  return html`<fieldset><legend>Confidence</legend>
    <label class="slider"><span class="visually-hidden">Least confidence</span>
      <input type="range" name="min_confidence" min="0" max="1" step="0.05"
        .value=${String(filters.minimum)} @input=${change}>
      <output>at least ${Math.round(filters.minimum * 100)} %</output></label>
  </fieldset>`;
}
