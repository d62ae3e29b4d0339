/** foreverypart and break: a block is done for each body part (RFC 5703 3). */
import { command } from "../definition.ts";
import type { Loop } from "../mime/loop.ts";
import { childrenOf, withDescendants } from "../mime/parts.ts";
import type { Run } from "../running/run.ts";

/** To begin with a part costs some steps. */
const PART_STEPS = 10;

export const foreverypart = command({
  name: "foreverypart",
  rfc: "5703 3.1",
  requires: "foreverypart",
  read(given) {
    const name = given.tagString("name");
    const loop: Loop = { name: name?.fixed };
    const block = given.checker.inLoop(loop, () => given.block());
    return async (run) => {
      const outer = run.part;
      try {
        const parts = partsHere(run);
        run.spend(parts.length * PART_STEPS);
        for (const part of parts) {
          run.part = part;
          const leaving = await block(run);
          if (leaving !== undefined) return leaving.from === "loop" && leaving.loop === loop ? undefined : leaving;
        }
        return undefined;
      } finally {
        run.part = outer;
      }
    };
  },
});

/** All of the message; within another loop, those below its part. */
function partsHere(run: Run): ReturnType<typeof withDescendants> {
  if (run.part === undefined) return withDescendants({ bytes: run.message.bytes, part: run.message.tree });
  return childrenOf(run.part).flatMap(withDescendants);
}

export const breakLoop = command({
  name: "break",
  rfc: "5703 3.2",
  requires: "foreverypart",
  read(given) {
    const name = given.tagString("name");
    const loop = given.checker.loops.findLast((each) => name === undefined || each.name === name.fixed);
    if (loop === undefined) {
      given.mistake(
        name === undefined
          ? "break stands in a foreverypart"
          : `no foreverypart around this is named "${name.fixed ?? ""}"`,
      );
    }
    return () => ({ from: "loop", loop: loop ?? {} });
  },
});
