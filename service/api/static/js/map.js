// Placed events on an outline of the world, with zoom and pan.
import {
  geoEqualEarth,
  geoGraticule10,
  geoPath,
  select,
  zoom,
  zoomIdentity,
} from "../vendor/libraries.js";
import { locate } from "./roles.js";
import { loadWorld } from "./world.js";

const CLOSEST = 40;
const FIRST_LOOK = 16;
const PAN = 40;
const LETTER = 6.6;
const AREAS = new Set(["country", "region", "admin1", "continent"]);

export class EventMap {
  constructor(container, actions) {
    this.container = container;
    this.actions = actions;
    this.spots = [];
    this.svg = select(container).append("svg").attr("role", "img").attr("class", "plot");
    this.ground = this.svg.append("g");
    this.countries = this.svg.append("g");
    this.marks = this.svg.append("g");
    this.transform = zoomIdentity;
    this.zoom = zoom()
      .scaleExtent([1, CLOSEST])
      // One finger scrolls the page; two move the map.
      .filter((event) => !event.button && !(event.touches && event.touches.length < 2))
      .on("zoom", ({ transform }) => this.moved(transform));
    this.svg.call(this.zoom).on("dblclick.zoom", null);
    this.addButtons();
    container.tabIndex = 0;
    container.setAttribute("role", "group");
    container.setAttribute("aria-label", "Map: arrow keys move it, plus and minus zoom, 0 fits");
    container.addEventListener("keydown", (key) => this.pressed(key));
  }

  /** Draw `events`; returns how many have no coordinates. */
  async draw(events) {
    this.spots = spotsOf(events);
    await this.resize();
    const placed = this.spots.reduce((sum, spot) => sum + spot.events.length, 0);
    return events.length - placed;
  }

  /** Draw everything anew for the width that there is now. */
  async resize() {
    const world = await loadWorld();
    this.width = Math.max(260, this.container.clientWidth);
    this.height = Math.round(Math.min(430, Math.max(230, this.width * 0.56)));
    this.svg
      .attr("viewBox", `0 0 ${this.width} ${this.height}`)
      .attr("height", this.height)
      .attr("aria-label", describe(this.spots));
    this.projection = geoEqualEarth().fitSize([this.width, this.height], { type: "Sphere" });
    this.zoom.extent([[0, 0], [this.width, this.height]]);
    this.zoom.translateExtent([[0, 0], [this.width, this.height]]);
    this.drawGround(world);
    this.fit();
  }

  drawGround({ land, borders, countries }) {
    const path = geoPath(this.projection);
    this.names = countries.map((country) => {
      const [[left], [right]] = path.bounds(country);
      return { name: country.properties.name, middle: path.centroid(country), width: right - left };
    });
    this.ground
      .selectAll("path")
      .data([["graticule", geoGraticule10()], ["land", land], ["borders", borders]])
      .join("path")
      .attr("class", ([name]) => name)
      .attr("d", ([, shape]) => path(shape));
  }

  /** Show all placed events at once, but not closer than the outline is exact. */
  fit() {
    if (!this.spots.length) {
      this.svg.call(this.zoom.transform, zoomIdentity);
      return;
    }
    const points = this.spots.map(({ at }) => this.projection(at));
    const [left, right] = extent(points.map(([x]) => x));
    const [top, bottom] = extent(points.map(([, y]) => y));
    const scale = Math.min(
      FIRST_LOOK,
      0.6 / Math.max((right - left) / this.width, (bottom - top) / this.height, 1e-6),
    );
    const seen = zoomIdentity
      .translate(this.width / 2, this.height / 2)
      .scale(Math.max(1, scale))
      .translate(-(left + right) / 2, -(top + bottom) / 2);
    this.svg.call(this.zoom.transform, seen);
  }

  moved(transform) {
    this.transform = transform;
    this.ground.attr("transform", transform);
    this.drawMarks();
  }

  drawMarks() {
    const { enter, leave, pin } = this.actions;
    const spots = this.spots.map((spot) => {
      const [x, y] = this.transform.apply(this.projection(spot.at));
      return { ...spot, x, y, radius: Math.min(14, 6 + 1.5 * Math.sqrt(spot.events.length)) };
    });
    const ids = ({ events }) => events.map(({ id }) => id);
    this.marks
      .selectAll("circle")
      .data(spots)
      .join((entering) => {
        const circle = entering.append("circle");
        circle.append("title");
        return circle;
      })
      .attr("class", ({ events, area }) => `dot ${events[0].category} ${area ? "area" : ""}`)
      .attr("data-events", (spot) => ids(spot).join(" "))
      .attr("cx", ({ x }) => x)
      .attr("cy", ({ y }) => y)
      .attr("r", ({ radius }) => radius)
      .on("mouseenter", (_, spot) => enter(ids(spot)))
      .on("mouseleave", leave)
      .on("click", (_, spot) => pin(ids(spot)))
      .select("title")
      .text(({ name, events }) => `${name}: ${events.map(({ type }) => type).join(", ")}`);
    this.drawText("number", spots.filter(({ events }) => events.length > 1), (text) =>
      text
        .attr("x", ({ x }) => x)
        .attr("y", ({ y }) => y + 4)
        .text(({ events }) => events.length),
    );
    this.drawCountries();
    this.drawText("label", apart(spots), (text) =>
      text
        .attr("x", ({ x, radius }) => x + radius + 3)
        .attr("y", ({ y }) => y + 4)
        .text(({ name }) => name),
    );
  }

  /** Name the countries that are wide enough for their names. */
  drawCountries() {
    const named = this.names.filter(
      ({ name, width }) => width * this.transform.k > name.length * LETTER * 1.3,
    );
    this.countries
      .selectAll("text")
      .data(named)
      .join("text")
      .attr("class", "country")
      .attr("x", ({ middle }) => this.transform.apply(middle)[0])
      .attr("y", ({ middle }) => this.transform.apply(middle)[1])
      .text(({ name }) => name);
  }

  drawText(name, spots, place) {
    place(this.marks.selectAll(`text.${name}`).data(spots).join("text").attr("class", name));
  }

  addButtons() {
    const act = {
      "+": ["Zoom in", () => this.svg.call(this.zoom.scaleBy, 1.7)],
      "−": ["Zoom out", () => this.svg.call(this.zoom.scaleBy, 1 / 1.7)],
      "⤢": ["Show all events", () => this.fit()],
    };
    select(this.container)
      .append("div")
      .attr("class", "zoom")
      .selectAll("button")
      .data(Object.entries(act))
      .join("button")
      .attr("type", "button")
      .attr("aria-label", ([, [label]]) => label)
      .attr("title", ([, [label]]) => label)
      .text(([sign]) => sign)
      .on("click", (_, [, [, run]]) => run());
  }

  pressed(key) {
    const moves = {
      ArrowLeft: [PAN, 0],
      ArrowRight: [-PAN, 0],
      ArrowUp: [0, PAN],
      ArrowDown: [0, -PAN],
    };
    if (key.target !== this.container || key.ctrlKey || key.metaKey || key.altKey) return;
    if (moves[key.key]) {
      const [x, y] = moves[key.key];
      this.svg.call(this.zoom.translateBy, x / this.transform.k, y / this.transform.k);
    } else if (key.key === "+" || key.key === "-") {
      this.svg.call(this.zoom.scaleBy, key.key === "+" ? 1.4 : 1 / 1.4);
    } else if (key.key === "0") {
      this.fit();
    } else return;
    key.preventDefault();
  }
}

/** Group events by where they are: [{at: [longitude, latitude], name, area, events}]. */
function spotsOf(events) {
  const spots = new Map();
  for (const event of events) {
    const place = locate(event);
    if (!place) continue;
    const key = `${place.longitude},${place.latitude}`;
    if (!spots.has(key)) {
      spots.set(key, {
        at: [place.longitude, place.latitude],
        name: place.name ?? place.text,
        area: AREAS.has(place.precision),
        events: [],
      });
    }
    spots.get(key).events.push(event);
  }
  return [...spots.values()].sort((one, other) => other.events.length - one.events.length);
}

/** Keep the spots whose names can be written without covering each other. */
function apart(spots) {
  const boxes = [];
  return spots.filter(({ x, y, radius, name }) => {
    const left = x + radius;
    const box = [left, y - 8, left + name.length * LETTER, y + 8];
    const covers = boxes.some(
      ([l, t, r, b]) => box[0] < r && l < box[2] && box[1] < b && t < box[3],
    );
    if (!covers) boxes.push(box);
    return !covers;
  });
}

const extent = (values) => [Math.min(...values), Math.max(...values)];

function describe(spots) {
  if (!spots.length) return "Map without events.";
  const places = spots.map(({ name, events }) => `${name} (${events.length})`);
  const shown = places.slice(0, 12).join(", ");
  return `Map with events at ${shown}${places.length > 12 ? " and elsewhere" : ""}.`;
}
