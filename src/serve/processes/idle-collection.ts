/** Gives memory back when a process has nothing to do: V8 collects garbage because more is allocated, and who waits allocates nothing. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Milliseconds between two looks. */
export const LOOK_MS = 15_000;
/** Of one core, below which a process is idle: ten thousand connections that wait take 0.3 %. */
const IDLE_SHARE_MAX = 0.01;
/** Growth since the heap was last that small: what is less is not worth the pause, some 0.1 s with ten thousand connections. */
export const GROWN_BYTES_MIN = 32 * 1024 * 1024;

export interface Surveyed {
  /** Milliseconds of processor time since the process began. */
  cpuMs(): number;
  heapBytes(): number;
  /** Collects all garbage before it returns. */
  collect(): void;
}

export class IdleCollection {
  readonly #process: Surveyed;
  #cpuMs: number;
  #leastBytes: number;

  constructor(surveyed: Surveyed) {
    this.#process = surveyed;
    this.#cpuMs = surveyed.cpuMs();
    this.#leastBytes = surveyed.heapBytes();
  }

  /** To be called every LOOK_MS. */
  look(): void {
    const before = this.#cpuMs;
    this.#cpuMs = this.#process.cpuMs();
    const heap = this.#process.heapBytes();
    this.#leastBytes = Math.min(this.#leastBytes, heap);
    if (this.#cpuMs - before > IDLE_SHARE_MAX * LOOK_MS || heap - this.#leastBytes < GROWN_BYTES_MIN) return;
    this.#process.collect();
    this.#cpuMs = this.#process.cpuMs();
    // What is alive stays; only what grows beyond it is worth the next one.
    this.#leastBytes = this.#process.heapBytes();
  }
}

/** From now on, and as long as the process lives. */
export function collectWhenIdle(): void {
  let collect: (() => void) | undefined;
  const collection = new IdleCollection({
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    heapBytes: () => process.memoryUsage().heapUsed,
    collect: () => (collect ??= collector())(),
  });
  setInterval(() => collection.look(), LOOK_MS).unref();
}

/** V8 shows it to contexts that are made once it is switched on. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
