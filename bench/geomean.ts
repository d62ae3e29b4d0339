/**
 * The peer benchmark in three numbers: `node bench/geomean.ts OURS.json PEER.json …`, on what `bench.mjs --json` has written. Of each row the ratio
 * to the better of the peers: of the server's CPU, of the clock (operations a second, where there are any, else how long a push takes), and of
 * memory; their geometric means, and the rows that are not three times ahead.
 */
import { readFileSync } from "node:fs";

const AHEAD = 3;

type Figures = Readonly<Record<string, number>>;
interface Results {
  readonly target: string;
  readonly rows: Readonly<Record<string, Figures>>;
}

/** 1 where more is better. */
const kinds: readonly (readonly [name: string, figures: readonly (readonly [string, 1 | -1])[]])[] = [
  ["server CPU", [["cpuMsPerOp", -1]]],
  [
    "by the clock",
    [
      ["perSecond", 1],
      ["pushP50ms", -1],
    ],
  ],
  ["memory", [["kiBPerConnection", -1]]],
];

const [ours, ...peers] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")) as Results);
if (ours === undefined || peers.length === 0) throw new Error("usage: node bench/geomean.ts OURS.json PEER.json …");
for (const [kind, figures] of kinds) {
  const ratios: (readonly [row: string, ratio: number])[] = [];
  const coarse: string[] = [];
  for (const [row, mine] of Object.entries(ours.rows)) {
    const [figure, sign] = figures.find(([name]) => mine[name] !== undefined) ?? [];
    if (figure === undefined) continue;
    const own = mine[figure] ?? 0;
    const others = peers.map((peer) => peer.rows[row]?.[figure]).filter((each) => each !== undefined);
    const best = sign === 1 ? Math.max(...others) : Math.min(...others);
    // Shorter than the steps in which CPU is counted.
    if (own <= 0 || best <= 0 || !Number.isFinite(best)) coarse.push(row);
    else ratios.push([row, sign === 1 ? own / best : best / own]);
  }
  if (ratios.length === 0) continue;
  const mean = Math.exp(ratios.reduce((sum, [, ratio]) => sum + Math.log(ratio), 0) / ratios.length);
  const behind = ratios.filter(([, ratio]) => ratio < AHEAD).sort(([, a], [, b]) => a - b);
  console.log(`${kind}: ${mean.toFixed(2)}× in the geometric mean of ${ratios.length} rows`);
  if (behind.length > 0)
    console.log(`  below ${AHEAD}×: ${behind.map(([row, ratio]) => `${row} ${ratio.toFixed(2)}`).join(", ")}`);
  if (coarse.length > 0)
    console.log(`  not counted, too short to be measured or absent at a peer: ${coarse.join(", ")}`);
}
