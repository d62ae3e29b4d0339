/** How often V8 collects garbage in a process that mostly passes bytes on. */
import { setFlagsFromString } from "node:v8";

/**
 * Percent by which the heap, buffers outside it included, may grow from one full collection to the next. Our heap is small (some 15 MiB) and
 * what passes through is large, so V8's own factor makes a full collection for every 17 MiB of messages: a third of the CPU of RETR. With this
 * one it is every 60 MiB or so, for some 15 MiB more memory in a busy process and none in an idle one.
 */
const HEAP_GROWING_PERCENT = 400;

/** Once is enough: before the process takes clients, or after its rehearsal. */
export function letHeapGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  // Loaded when clients are served already: it begins to look fifteen seconds later.
  void import("./idle-collection.ts").then(({ collectWhenIdle }) => collectWhenIdle());
}
