// Overlapping spans of many events, cut into stretches that do not overlap.
import { ROLES, lookOf, spansOf } from "./roles.js";

/**
 * Return the whole of `text` as [{text, told}], in order. `told` lists {event, role}
 * for every span over the stretch, the role that shows first.
 */
export function segment(text, events) {
  const marks = events.flatMap((event) => spansOf(event).map((span) => ({ ...span, event })));
  const cuts = new Set([0, text.length]);
  for (const { start, end } of marks) cuts.add(start).add(end);
  const edges = [...cuts].sort((one, other) => one - other);
  const opening = groupBy(marks, "start");
  let open = [];
  return edges.slice(0, -1).map((start, index) => {
    open = open.filter((mark) => mark.end > start).concat(opening.get(start) ?? []);
    return { text: text.slice(start, edges[index + 1]), told: open.toSorted(byRole) };
  });
}

function groupBy(marks, name) {
  const groups = new Map();
  for (const mark of marks) {
    if (!groups.has(mark[name])) groups.set(mark[name], []);
    groups.get(mark[name]).push(mark);
  }
  return groups;
}

const rank = ({ role }) => ROLES.indexOf(lookOf(role));
const byRole = (one, other) => rank(one) - rank(other);
