// Files for other programs: the service writes them, with the filters that are set.
import { html, nothing, render } from "../vendor/libraries.js";
import { post, requestOf } from "./service.js";

const FORMATS = [
  ["JSON", "application/json", "json"],
  ["GeoJSON", "application/geo+json", "geojson"],
  ["CSV (ACLED columns)", "text/csv", "csv"],
  ["PLOVER", "application/vnd.sitrep.plover+json", "plover.json"],
];

/** Show one button for each format; `failed` is told what goes wrong. */
export function showDownloads(container, article, filters, shown, failed) {
  if (!filters.events.length) {
    render(nothing, container);
    return;
  }
  const buttons = FORMATS.map(([label, accept, ending]) => {
    const save = () => download(article, filters, accept, ending).catch(failed);
    return html`<button type="button" ?disabled=${!shown} data-format=${ending}
      @click=${save}>${label}</button>`;
  });
  render(
    html`<div class="downloads" role="group" aria-label="Downloads">
      <span>Download</span>${buttons}</div>`,
    container,
  );
}

async function download(article, filters, accept, ending) {
  const response = await post(requestOf(article, filters.options), accept);
  const parts = [await response.blob()];
  // Without a byte order mark Excel takes UTF-8 for something else.
  if (ending === "csv") parts.unshift("\ufeff");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type: accept }));
  link.download = `events.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
