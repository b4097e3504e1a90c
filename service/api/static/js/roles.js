// Which spans an event has, and in which role.

/** Roles in the order in which they win where spans overlap. */
export const ROLES = ["trigger", "actor", "target", "instrument", "place", "time"];

const LOOKS = {
  side_a: "actor",
  side_b: "target",
  origin: "place",
  destination: "place",
};

const LABELS = { side_a: "side A", side_b: "side B" };

/** Return the colour class of a role. */
export const lookOf = (role) => LOOKS[role] ?? role;

/** Return the words for a role. */
export const labelOf = (role) => LABELS[role] ?? role;

/** Return every span of `event` as {start, end, role}. */
export function spansOf(event) {
  const spans = (items, role) => items.map(({ start, end }) => ({ start, end, role }));
  return [
    ...spans(event.mentions, "trigger"),
    ...event.participants.flatMap((party) => spans([party], party.role)),
    ...spans(event.instruments, "instrument"),
    ...event.places.flatMap((place) => spans([place], place.role)),
    ...spans(event.times, "time"),
  ];
}

/** Return the place that stands for `event` on the map, or null: one with coordinates. */
export function locate(event) {
  const places = [event.place, ...event.places.filter((place) => place.role === "place")];
  return places.find((place) => place && place.latitude !== null) ?? null;
}
