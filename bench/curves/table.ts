/** What a curve is drawn from: a file of tab-separated figures, a row for each size. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawChart } from "./chart.ts";

/** Growth from one size to the next, as a power of the size, that still counts as "no faster than its own size": the rest is noise. */
const POWER_MAX = 1.15;

export interface Curve {
  readonly title: string;
  /** What grows, and what is measured, with its unit. */
  readonly across: string;
  readonly up: string;
}

export interface Row {
  readonly size: number;
  /** By the name of what was measured; steps that were not done at this size are missing. */
  readonly figures: Readonly<Record<string, number>>;
}

/** The figures of a curve beside its script: those of sizes that are measured anew replace the earlier ones, others stay. */
export class CurveFile {
  readonly #path: string;
  readonly #curve: Curve;
  readonly #rows = new Map<number, Row["figures"]>();

  constructor(fileName: string, curve: Curve) {
    this.#path = join(import.meta.dirname, fileName);
    this.#curve = curve;
    const file = `${this.#path}.tsv`;
    if (!existsSync(file)) return;
    const [head = "", ...lines] = readFileSync(file, "utf8").trim().split("\n");
    const names = head.split("\t").slice(1);
    for (const line of lines) {
      const [size, ...values] = line.split("\t");
      const figures = names.flatMap((name, i) => (values[i] === "" ? [] : [[name, Number(values[i])] as const]));
      this.#rows.set(Number(size), Object.fromEntries(figures));
    }
  }

  /** Keeps a row, in both files, so that a run that is ended early has not been for nothing. */
  add(row: Row): void {
    console.log(`${this.#curve.across}: ${row.size}`);
    for (const [name, value] of Object.entries(row.figures)) console.log(`  ${name.padEnd(44)} ${shown(value)}`);
    this.#rows.set(row.size, row.figures);
    this.draw();
  }

  draw(): void {
    const rows = [...this.#rows].map(([size, figures]) => ({ size, figures })).sort((a, b) => a.size - b.size);
    const names = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
    const lines = rows.map(({ size, figures }) =>
      [size, ...names.map((name) => (figures[name] === undefined ? "" : shown(figures[name])))].join("\t"),
    );
    writeFileSync(`${this.#path}.tsv`, `${[this.#curve.across, ...names].join("\t")}\n${lines.join("\n")}\n`);
    writeFileSync(`${this.#path}.svg`, drawChart(this.#curve, names, rows));
  }

  /** Says what grew faster than its own size. */
  judge(): void {
    const rows = [...this.#rows].sort(([a], [b]) => a - b);
    for (const [i, [size, figures]] of rows.entries()) {
      const [before, earlier] = rows[i - 1] ?? [];
      if (before === undefined || earlier === undefined) continue;
      for (const [name, value] of Object.entries(figures)) {
        const power = Math.log(value / (earlier[name] ?? value)) / Math.log(size / before);
        if (power > POWER_MAX) console.log(`${name} grows by the power ${power.toFixed(2)} from ${before} to ${size}`);
      }
    }
  }
}

/** Three digits that count. */
function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
