/** The code that Node has compiled in this process, kept for the next start. */
import { flushCompileCache } from "node:module";

/** Node keeps it by itself only when a process ends in order; one that is killed would compile all of it again. Costs nothing when nothing is new. */
export function keepCompiled(): void {
  setImmediate(flushCompileCache);
}
