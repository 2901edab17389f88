// Draws static/vendor/world-map from Natural Earth, as packaged by world-atlas.
// The map can be replaced: another file with the same ids, or another source read here, is enough.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { geoContains, geoEqualEarth } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import iso from "i18n-iso-countries";
import polylabel from "polylabel";
import { feature, merge } from "topojson-client";
import { topology } from "topojson-server";
import { planarRingArea, presimplify, simplify } from "topojson-simplify";

// Lengths are map units (the map is 1000 wide), areas square map units.
const WIDTH = 1000;
const HEIGHT = 480;
const MARGIN = 4; // room for a dot at the edge
const DETAIL = 0.42; // a point matters less than this: dropped
const SMALLEST_ISLAND = 0.4; // drawn only if it is the largest part of its country
const SMALL_STATE = 12; // a country whose largest part is below this gets a dot
const DOT_RADIUS = 3.2;
const DOT_DISTANCE = 2 * DOT_RADIUS + 0.6;
// 169° W runs through the Bering Strait: the edge of the map cuts no country's mainland.
const ROTATION = [-11, 0];
const ANTARCTICA = "010";
// Its largest island lies at the other edge of the map, far from the capital.
const DOT_PLACES = { KI: [172.98, 1.42] };

// Where the source departs from United Nations practice. The inner borders go when shapes merge.
const PARTS = { Somaliland: "SO", "N. Cyprus": "CY" }; // shapes of their own in the source
const MOVED = [{ name: "Crimea", at: [34.1, 45.2], from: "RU", to: "UA" }]; // one polygon each

const SOURCE = "countries-50m.json";
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const readJson = (path) => JSON.parse(readFileSync(here(path), "utf8"));
const OUTPUT = here("../static/vendor/world-map/");

const members = readJson("../reference/countries.json").countries.map((c) => c.alpha2).sort();
const atlas = readJson("node_modules/world-atlas/package.json");

function readLand() {
  const world = readJson(`node_modules/world-atlas/${SOURCE}`);
  for (const [name, code] of Object.entries(PARTS)) joinPart(world, name, code);
  for (const place of MOVED) movePolygon(world, place);
  const land = feature(world, world.objects.countries);
  land.features = land.features.filter((shape) => shape.id !== ANTARCTICA);
  return land;
}

// Shapes with the same code are drawn as one.
function joinPart(world, name, code) {
  const part = world.objects.countries.geometries.find((s) => s.properties.name === name);
  if (!part) throw new Error(`${SOURCE} has no shape named ${name}`);
  part.id = iso.alpha2ToNumeric(code);
}

function movePolygon(world, { name, at, from, to }) {
  const [source, target] = [from, to].map((code) =>
    world.objects.countries.geometries.find((s) => s.id === iso.alpha2ToNumeric(code)));
  const index = source.arcs.findIndex((arcs) =>
    geoContains(feature(world, { type: "Polygon", arcs }), at));
  if (index < 0) throw new Error(`${SOURCE} does not draw ${name} with ${from}`);
  target.arcs.push(...source.arcs.splice(index, 1));
}

function project(land) {
  const extent = [[MARGIN, MARGIN], [WIDTH - MARGIN, HEIGHT - MARGIN]];
  const projection = geoEqualEarth().rotate(ROTATION).precision(0).fitExtent(extent, land);
  return { projection, full: topology({ countries: geoProject(land, projection) }) };
}

// Simplifying the topology, not each shape, keeps neighbours' borders identical.
function thin(full) {
  const weighted = presimplify(full);
  for (const arc of weighted.arcs) {
    const isIsland = arc[0][0] === arc.at(-1)[0] && arc[0][1] === arc.at(-1)[1];
    // A small island keeps points in proportion to its own size, or it would vanish.
    const detail = isIsland ? Math.min(DETAIL, planarRingArea(arc) / 8) : DETAIL;
    for (const point of arc) point[2] *= DETAIL / detail;
  }
  return simplify(weighted, DETAIL);
}

const memberOf = (shape) => {
  const code = shape.id && iso.numericToAlpha2(shape.id);
  return members.includes(code) ? code : "other";
};

// A code may have several shapes in the source (Australia has two): merging joins them.
function polygonsOf(world, code) {
  const shapes = world.objects.countries.geometries.filter((s) => memberOf(s) === code);
  return merge(world, shapes).coordinates.map((polygon) => ({
    polygon,
    area: planarRingArea(polygon[0]),
  })).sort((a, b) => b.area - a.area);
}

const tenths = (n) => String(n / 10).replace(/^(-?)0\./, "$1.");
const joined = (numbers) => numbers.join(" ").replaceAll(" -", "-");
const rounded = (point) => point.map((n) => Math.round(n * 10) / 10);

// Coordinates in tenths of a unit are whole numbers, so relative steps add up without error.
function ringPath(ring) {
  const points = ring.map(([x, y]) => [Math.round(x * 10), Math.round(y * 10)]);
  if (planarRingArea(points) === 0) return "";
  const steps = [];
  let [x, y] = points[0];
  for (const [nextX, nextY] of points.slice(1, -1)) {
    if (nextX === x && nextY === y) continue;
    steps.push(tenths(nextX - x), tenths(nextY - y));
    [x, y] = [nextX, nextY];
  }
  return `M${joined(points[0].map(tenths))}l${joined(steps)}z`;
}

function shapePath(polygons) {
  return polygons
    .filter(({ area }, rank) => rank === 0 || area >= SMALLEST_ISLAND)
    .flatMap(({ polygon }) => polygon.map(ringPath))
    .join("");
}

function drawCountry({ projection, full }, thinned, code) {
  const [largest] = polygonsOf(full, code);
  const place = DOT_PLACES[code];
  const centre = place ? projection(place) : [...polylabel(largest.polygon, 0.05)].slice(0, 2);
  const dot = largest.area < SMALL_STATE ? [...centre] : null;
  return { d: shapePath(polygonsOf(thinned, code)), dot, centre };
}

// Neighbouring dots push each other apart; a weak spring, let go at the end, keeps them at home.
function spreadDots(dots) {
  const rounds = 400;
  for (let round = 0; round < rounds; round++) {
    const spring = round < rounds / 2 ? 0.05 : 0;
    for (const { dot, centre } of dots) {
      dot[0] += (centre[0] - dot[0]) * spring;
      dot[1] += (centre[1] - dot[1]) * spring;
    }
    for (const [i, a] of dots.entries()) {
      for (const b of dots.slice(i + 1)) pushApart(a.dot, b.dot);
    }
  }
}

function pushApart(a, b) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const distance = Math.hypot(dx, dy);
  if (distance >= DOT_DISTANCE) return;
  const push = (DOT_DISTANCE - distance) / 2 / distance;
  a[0] -= dx * push;
  a[1] -= dy * push;
  b[0] += dx * push;
  b[1] += dy * push;
}

function drawMap() {
  const projected = project(readLand());
  const thinned = thin(projected.full);
  const countries = Object.fromEntries(
    members.map((code) => [code, drawCountry(projected, thinned, code)]),
  );
  spreadDots(Object.values(countries).filter(({ dot }) => dot));
  for (const country of Object.values(countries)) {
    country.dot &&= rounded(country.dot);
    country.centre = rounded(country.centre);
  }
  const other = shapePath(polygonsOf(thinned, "other"));
  return { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, countries, other };
}

// Colours stand on the groups, so a page that takes a shape by <use> gives it its own.
function asSvg({ viewBox, countries, other }) {
  const entries = Object.entries(countries).map(([code, c]) => [code.toLowerCase(), c]);
  const shapes = entries.filter(([, c]) => c.d).map(([id, c]) => `<path id="c-${id}" d="${c.d}"/>`);
  const dots = entries.filter(([, c]) => c.dot).map(([id, { dot: [x, y] }]) =>
    `<circle class="dot" id="d-${id}" cx="${x}" cy="${y}" r="${DOT_RADIUS}"/>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}">`,
    '<g fill="#e3e6ea">',
    `<path class="other" id="other" d="${other}"/>`,
    "</g>",
    '<g fill="#9fb0c3" stroke="#fff" stroke-width=".5" stroke-linejoin="round">',
    ...shapes,
    "</g>",
    '<g fill="#5b7592" stroke="#fff" stroke-width=".8">',
    ...dots,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function licence() {
  return `The shapes come from world-atlas ${atlas.version}, simplified and projected for this map.

${readFileSync(here("node_modules/world-atlas/LICENSE"), "utf8").trim()}

----

world-atlas packages Natural Earth (naturalearthdata.com). Made with Natural Earth.
All versions of Natural Earth raster and vector map data are in the public domain: they may be
used, changed and passed on in any manner, without permission and without payment.
`;
}

function writeAll(files) {
  mkdirSync(OUTPUT, { recursive: true });
  const hashes = {};
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(OUTPUT + name, text);
    hashes[name] = `sha384-${createHash("sha384").update(text).digest("base64")}`;
  }
  const record = {
    package: atlas.name,
    version: atlas.version,
    licence: `${atlas.license}; data: public domain (Natural Earth)`,
    source: SOURCE,
    built_by: "vendor/build_map.mjs",
    files: hashes,
  };
  writeFileSync(`${OUTPUT}vendor.json`, `${JSON.stringify(record, null, 2)}\n`);
}

const map = drawMap();
writeAll({
  LICENSE: licence(),
  "world.json": `${JSON.stringify(map)}\n`,
  "world.svg": asSvg(map),
});
