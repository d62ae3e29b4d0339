/** A chart as SVG, both axes logarithmic: what grows with its size is a line of the slope of the dotted ones, what does not is flat. */
import type { Curve, Row } from "./table.ts";

const WIDTH = 960;
const LEFT = 70;
const RIGHT = 330;
const TOP = 50;
const BOTTOM = 60;
/** Between the names beside the lines. */
const NAME_HEIGHT = 15;
const DECADE = 90;

/** Told apart by people who do not see all colours, on white and on black (after Okabe and Ito). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#8a8a00", "#7f7f7f"];
const DASHES = ["", "7 4", "2 3"];

const STYLE =
  "text{font:12px system-ui,sans-serif;fill:#222}.title{font-size:15px;font-weight:600}.grid{stroke:#ddd}.same{stroke:#bbb;stroke-dasharray:2 5}.back{fill:#fff}" +
  "@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#333}.same{stroke:#555}.back{fill:#111}}";

/** The powers of ten around these numbers. */
function decadesOf(values: readonly number[]): { from: number; to: number } {
  const from = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  return { from, to: Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9)) };
}

function powersOf({ from, to }: { from: number; to: number }): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function numberText(power: number): string {
  const value = 10 ** power;
  return power < 0 ? value.toFixed(-power) : value.toLocaleString("en");
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Places for names, each at its line's end, moved apart where lines end close to each other. */
function placesOf(ends: readonly number[], height: number): number[] {
  const order = ends.map((_, i) => i).sort((a, b) => (ends[a] ?? 0) - (ends[b] ?? 0));
  const places = [...ends];
  let below = TOP - NAME_HEIGHT;
  for (const i of order) below = places[i] = Math.max(places[i] ?? 0, below + NAME_HEIGHT);
  // What was pushed out at the bottom goes up again.
  let above = TOP + height + NAME_HEIGHT;
  for (const i of order.toReversed()) above = places[i] = Math.min(places[i] ?? 0, above - NAME_HEIGHT);
  return places;
}

export function drawChart(curve: Curve, names: readonly string[], rows: readonly Row[]): string {
  const positive = rows.flatMap(({ figures }) => Object.values(figures)).filter((value) => value > 0);
  if (positive.length === 0) return "";
  const [across, up] = [decadesOf(rows.map(({ size }) => size)), decadesOf(positive)];
  const width = WIDTH - LEFT - RIGHT;
  const height = Math.max((up.to - up.from) * DECADE, names.length * NAME_HEIGHT);
  const x = (value: number): number => LEFT + ((Math.log10(value) - across.from) / (across.to - across.from)) * width;
  const y = (value: number): number => TOP + ((up.to - Math.log10(value)) / (up.to - up.from)) * height;
  const line = (of: string, from: readonly [number, number], to: readonly [number, number]): string =>
    `<line class="${of}" x1="${from[0].toFixed(1)}" y1="${from[1].toFixed(1)}" x2="${to[0].toFixed(1)}" y2="${to[1].toFixed(1)}"/>`;
  const text = (value: string, at: readonly [number, number], more = ""): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}"${more}>${escaped(value)}</text>`;
  const parts = [
    `<rect class="back" width="${WIDTH}" height="${TOP + height + BOTTOM}"/>`,
    text(curve.title, [LEFT, 22], ' class="title"'),
    text(curve.up, [LEFT, 40]),
    text(curve.across, [LEFT + width / 2, TOP + height + 40], ' text-anchor="middle"'),
  ];
  for (const power of powersOf(across)) {
    parts.push(line("grid", [x(10 ** power), TOP], [x(10 ** power), TOP + height]));
    parts.push(text(numberText(power), [x(10 ** power), TOP + height + 18], ' text-anchor="middle"'));
  }
  for (const power of powersOf(up)) {
    parts.push(line("grid", [LEFT, y(10 ** power)], [LEFT + width, y(10 ** power)]));
    parts.push(text(numberText(power), [LEFT - 8, y(10 ** power) + 4], ' text-anchor="end"'));
    // The slope of what grows with the size, from the left edge until it leaves the picture.
    const decades = Math.min(across.to - across.from, up.to - power);
    if (decades > 0)
      parts.push(line("same", [LEFT, y(10 ** power)], [x(10 ** (across.from + decades)), y(10 ** (power + decades))]));
  }
  const drawn = names.flatMap((name, i) => {
    const points = rows.flatMap(({ size, figures }) =>
      (figures[name] ?? 0) > 0 ? [[x(size), y(figures[name] ?? 1)] as const] : [],
    );
    const end = points.at(-1);
    return end === undefined ? [] : [{ name, points, end, colour: COLOURS[i % COLOURS.length], i }];
  });
  const places = placesOf(
    drawn.map(({ end }) => end[1]),
    height,
  );
  for (const [k, { name, points, end, colour, i }] of drawn.entries()) {
    const dash = DASHES[Math.floor(i / COLOURS.length) % DASHES.length];
    const place = places[k] ?? end[1];
    const path = points.map((point) => point.map((each) => each.toFixed(1)).join(",")).join(" ");
    parts.push(
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`,
    );
    for (const point of points)
      parts.push(`<circle cx="${point[0].toFixed(1)}" cy="${point[1].toFixed(1)}" r="3" fill="${colour}"/>`);
    parts.push(
      `<polyline points="${end[0].toFixed(1)},${end[1].toFixed(1)} ${LEFT + width + 14},${place.toFixed(1)} ${LEFT + width + 26},${place.toFixed(1)}" fill="none" stroke="${colour}"/>`,
    );
    parts.push(text(name, [LEFT + width + 30, place + 4]));
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${TOP + height + BOTTOM}" role="img" aria-label="${escaped(curve.title).replaceAll('"', "&quot;")}"><style>${STYLE}</style>${parts.join("\n")}</svg>\n`;
}
