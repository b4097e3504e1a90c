// Events on an axis of days; a vague time is a long bar.
import { axisBottom, scaleUtc, select } from "../vendor/libraries.js";

const DAY = 86_400_000;
const LANE = 16;
const BAR = 11;
const LEAST_WIDTH = 9;
const AXIS = 26;
const MARGIN = 28;

/** Draw the dated ones of `events`; returns how many have no date. */
export function drawTimeline(container, events, published, { enter, leave, pin }) {
  const dated = events.filter(({ time }) => time && time.earliest && time.latest);
  const svg = select(container).selectAll("svg").data([0]).join("svg");
  svg.selectAll("*").remove();
  if (!dated.length) {
    svg.attr("hidden", "");
    return events.length;
  }
  const width = Math.max(260, container.clientWidth);
  const x = scaleUtc().domain(domain(dated, published)).range([MARGIN, width - MARGIN]).nice();
  const bars = lanes(dated.map((event) => barOf(event, x)));
  const height = (Math.max(...bars.map(({ lane }) => lane)) + 1) * LANE + AXIS;
  svg
    .attr("hidden", null)
    .attr("viewBox", `0 0 ${width} ${height}`)
    .attr("height", height)
    .attr("role", "img")
    .attr("class", "plot")
    .attr("aria-label", description(dated));
  drawAxis(svg, x, width, height);
  if (published) drawPublished(svg, x(Date.parse(published)), height);
  svg
    .selectAll("rect.bar")
    .data(bars)
    .join("rect")
    .attr("class", ({ event }) => `bar ${event.category} ${event.modality === "actual" ? "" : "untrue"}`)
    .attr("data-events", ({ event }) => event.id)
    .attr("x", ({ left }) => left)
    .attr("y", ({ lane }) => lane * LANE + 2)
    .attr("width", ({ right, left }) => right - left)
    .attr("height", BAR)
    .attr("rx", 4)
    .on("mouseenter", (_, { event }) => enter([event.id]))
    .on("mouseleave", leave)
    .on("click", (_, { event }) => pin([event.id]))
    .append("title")
    .text(({ event }) => `${event.type}: ${event.time.earliest} to ${event.time.latest}`);
  return events.length - dated.length;
}

function domain(dated, published) {
  const starts = dated.map(({ time }) => Date.parse(time.earliest));
  const ends = dated.map(({ time }) => Date.parse(time.latest) + DAY);
  const days = published ? [Date.parse(published)] : [];
  const first = Math.min(...starts, ...days);
  const last = Math.max(...ends, ...days.map((day) => day + DAY));
  const pad = Math.max(DAY, (last - first) * 0.03);
  return [first - pad, last + pad];
}

function barOf(event, x) {
  const left = x(Date.parse(event.time.earliest));
  const right = Math.max(left + LEAST_WIDTH, x(Date.parse(event.time.latest) + DAY) - 1);
  return { event, left, right };
}

/** Put each bar into the first lane that is free; short bars first, so that they lie together. */
function lanes(bars) {
  const free = [];
  return bars
    .sort((one, other) => one.left - other.left || one.right - other.right)
    .map((bar) => {
      const open = free.findIndex((end) => end <= bar.left);
      const lane = open === -1 ? free.length : open;
      free[lane] = bar.right + 2;
      return { ...bar, lane };
    });
}

function drawAxis(svg, x, width, height) {
  const axis = axisBottom(x).ticks(Math.max(2, Math.floor(width / 110))).tickSizeOuter(0);
  svg.append("g").attr("transform", `translate(0,${height - AXIS})`).call(axis);
}

function drawPublished(svg, x, height) {
  svg
    .append("line")
    .attr("class", "published")
    .attr("x1", x)
    .attr("x2", x)
    .attr("y1", 0)
    .attr("y2", height - AXIS)
    .append("title")
    .text("published");
}

function description(dated) {
  const days = dated.flatMap(({ time }) => [time.earliest, time.latest]).sort();
  return `Timeline of ${dated.length} events from ${days[0]} to ${days.at(-1)}; the cards below tell each.`;
}
