// Everything that the page takes from packages; esbuild leaves the rest of them out.
import "d3-transition";

export { axisBottom } from "d3-axis";
export { geoEqualEarth, geoGraticule10, geoPath } from "d3-geo";
export { scaleUtc } from "d3-scale";
export { select } from "d3-selection";
export { zoom, zoomIdentity } from "d3-zoom";
export { html, nothing, render } from "lit-html";
export { classMap } from "lit-html/directives/class-map.js";
export { repeat } from "lit-html/directives/repeat.js";
export { feature, mesh } from "topojson-client";
