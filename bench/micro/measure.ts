/** Micro-benchmarks: CPU for each operation, the least of several rounds, ours and others' in turns. */

const ROUNDS = 7;
const ROUND_MS = 80;

export interface Contender {
  readonly name: string;
  /** Does it once, and answers something that depends on the work. */
  readonly run: () => unknown;
}

export interface Task {
  readonly name: string;
  /** Operations, or messages, that one run does. */
  readonly count: number;
  readonly ours: () => unknown;
  readonly others: readonly Contender[];
}

/** Microseconds of CPU, all threads, for each run: the least. */
async function least(runs: readonly (() => unknown)[]): Promise<number[]> {
  const best = runs.map(() => Number.POSITIVE_INFINITY);
  const times = runs.map(() => 0);
  for (const [i, run] of runs.entries()) {
    const begun = performance.now();
    for (; performance.now() - begun < ROUND_MS; times[i] = (times[i] ?? 0) + 1) await run();
  }
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, run] of runs.entries()) {
      const before = process.cpuUsage();
      for (let n = 0; n < (times[i] ?? 1); n++) {
        const answer = run();
        if (answer instanceof Promise) await answer;
      }
      const { user, system } = process.cpuUsage(before);
      best[i] = Math.min(best[i] ?? 0, (user + system) / Math.max(1, times[i] ?? 1));
    }
  return best;
}

export async function measure(task: Task): Promise<void> {
  const [ours = 0, ...others] = await least([task.ours, ...task.others.map(({ run }) => run)]);
  const shown = (us: number): string => (us / task.count).toPrecision(3);
  for (const [i, { name }] of task.others.entries()) {
    const other = others[i] ?? 0;
    console.log(`| ${task.name} | ${shown(ours)} | ${name} | ${shown(other)} | ${(other / ours).toFixed(1)}× |`);
  }
  if (others.length === 0) console.log(`| ${task.name} | ${shown(ours)} | | | |`);
}
