// The outline of the world, fetched once from the service itself.
import { feature, mesh } from "../vendor/libraries.js";

let outline = null;

/** Return {land, borders, countries} as GeoJSON. */
export function loadWorld() {
  outline ??= fetch("static/vendor/countries-110m.json")
    .then((response) => response.json())
    .then((world) => ({
      land: feature(world, world.objects.land),
      countries: feature(world, world.objects.countries).features,
      borders: mesh(world, world.objects.countries, (one, other) => one !== other),
    }));
  return outline;
}
