// The plan of the district: where things lie in metres from its north-west corner, and how it is drawn.

import { svg } from "./dom.js";

const METRES_PER_DEGREE = 111_320;

/** Turns WGS-84 degrees into metres on the drawing and back; linear, which is right for a district. */
export class Plan {
  constructor(data) {
    this.data = data;
    const { south, west, north, east } = data.bounds;
    this.perLatitude = METRES_PER_DEGREE;
    this.perLongitude = METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
    this.width = (east - west) * this.perLongitude;
    this.height = (north - south) * this.perLatitude;
  }

  at({ latitude, longitude }) {
    const { north, west } = this.data.bounds;
    return { x: (longitude - west) * this.perLongitude, y: (north - latitude) * this.perLatitude };
  }

  position({ x, y }) {
    const { north, west } = this.data.bounds;
    return {
      latitude: Number((north - y / this.perLatitude).toFixed(6)),
      longitude: Number((west + x / this.perLongitude).toFixed(6)),
    };
  }

  holds(position) {
    const { x, y } = this.at(position);
    return x >= 0 && y >= 0 && x <= this.width && y <= this.height;
  }

  gridAt(position) {
    return this.data.grids.find((grid) => encloses(grid.outline, position))?.name ?? null;
  }

  /** The nearest named place and how many metres away it is. */
  nearest(position) {
    const here = this.at(position);
    let best = null;
    for (const place of this.data.places) {
      const there = this.at(place);
      const metres = Math.hypot(here.x - there.x, here.y - there.y);
      if (best === null || metres < best.metres) best = { place, metres };
    }
    return best;
  }

  /** 实验小学东门 · 2网格; with 附近 when it is not the place itself. */
  describe(position) {
    if (!this.holds(position)) return "社区外面";
    const nearest = this.nearest(position);
    const grid = this.gridAt(position);
    const near = nearest === null ? "" : nearest.place.name + (nearest.metres > 25 ? "附近" : "");
    return [near, grid].filter(Boolean).join(" · ");
  }

  /** An SVG of it all; view is { x, y, width, height } in metres, the whole of it when left out. */
  draw({ view = null, labels = true } = {}) {
    const { x, y, width, height } = view ?? { x: 0, y: 0, width: this.width, height: this.height };
    const { areas, roads, grids, places } = this.data;
    const grounds = places.filter((place) => place.outline);
    return svg(
      "svg",
      { class: "plan", viewBox: `${x} ${y} ${width} ${height}`, preserveAspectRatio: "xMidYMid slice" },
      svg("rect", { class: "land", x, y, width, height }),
      areas.map((area) => this.#shape(area.outline, `area ${area.kind}`)),
      grids.map((grid, index) => this.#shape(grid.outline, `grid ${(index + Math.floor(index / 4)) % 2 ? "odd" : "even"}`)),
      roads.map((road) => this.#road(road)),
      grids.map((grid) => this.#shape(grid.outline, "border")),
      grounds.map((place) => this.#shape(place.outline, `ground ${place.kind}`)),
      places.filter((place) => !place.outline).map((place) => this.#spot(place)),
      labels ? this.#labels() : [],
    );
  }

  #shape(outline, kind) {
    return svg("polygon", { class: kind, points: this.#points(outline) });
  }

  #road(road) {
    return svg("polyline", { class: `road ${road.kind}`, points: this.#points(road.line), "stroke-width": road.metres });
  }

  #spot(place) {
    const { x, y } = this.at(place);
    return svg("circle", { class: `spot ${place.kind}`, cx: x, cy: y, r: 9 });
  }

  #labels() {
    const { areas, roads, grids, places } = this.data;
    const named = places.filter((place) => place.outline && place.kind !== "building");
    const text = (words, kind, { x, y }) => (words ? svg("text", { class: kind, x, y }, words) : null);
    return [
      ...grids.map((grid) => text(grid.name, "label grid-name", this.#corner(grid.outline))),
      ...roads.map((road) => text(road.name, `label road-name ${upright(road) ? "upright" : ""}`, this.#beside(road))),
      ...areas.map((area) => text(area.name, `label area-name ${area.kind}`, this.#middle(area.outline))),
      ...places.filter(({ kind }) => kind === "building").map((place) => text(place.name, "label building-name", this.at(place))),
      ...named.map((place) => text(place.name, `label place-name ${place.kind}`, this.#centre(place.outline))),
    ];
  }

  #points(points) {
    return points.map(([latitude, longitude]) => Object.values(this.at({ latitude, longitude })).map(Math.round).join(",")).join(" ");
  }

  #corner(outline) {
    const corners = outline.map(([latitude, longitude]) => this.at({ latitude, longitude }));
    return { x: Math.min(...corners.map(({ x }) => x)) + 12, y: Math.min(...corners.map(({ y }) => y)) + 26 };
  }

  #middle(outline) {
    const corners = outline.map(([latitude, longitude]) => this.at({ latitude, longitude }));
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return { x: mean(corners.map(({ x }) => x)), y: Math.max(...corners.map(({ y }) => y)) - 18 };
  }

  #centre(outline) {
    const corners = outline.map(([latitude, longitude]) => this.at({ latitude, longitude }));
    const middle = (values) => (Math.min(...values) + Math.max(...values)) / 2;
    return { x: middle(corners.map(({ x }) => x)), y: middle(corners.map(({ y }) => y)) };
  }

  #beside(road) {
    const [first, last] = [road.line[0], road.line.at(-1)].map(([latitude, longitude]) => this.at({ latitude, longitude }));
    if (upright(road)) return { x: first.x, y: first.y + (last.y - first.y) * 0.25 };
    return { x: first.x + (last.x - first.x) * 0.86, y: first.y + 1 };
  }
}

function upright(road) {
  const [first, last] = [road.line[0], road.line.at(-1)];
  return Math.abs(first[0] - last[0]) > Math.abs(first[1] - last[1]);
}

function encloses(outline, { latitude, longitude }) {
  let inside = false;
  outline.forEach(([north, east], index) => {
    const [southern, western] = outline.at(index - 1);
    const crosses = north > latitude !== southern > latitude;
    if (crosses && longitude < ((western - east) * (latitude - north)) / (southern - north) + east) inside = !inside;
  });
  return inside;
}
