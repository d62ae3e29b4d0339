/** Finishes what users had begun to send when somebody was killed, also of those who do not come back to ask. */
import { finish } from "./sending.ts";
import type { JmapParts } from "./parts.ts";

/** Milliseconds between two looks, each at one small table; and how old a beginning is that its process must have given up on. */
const LOOK_MS = 60_000;

/** Looks at once, at everything that is there. Disposing waits for the look that is going on. */
export function startFinishing(
  parts: Pick<JmapParts, "mail" | "begun" | "clock" | "log" | "store">,
  lookMs = LOOK_MS,
): AsyncDisposable {
  const { begun, clock, log } = parts;
  const look = async (before: number): Promise<void> => {
    for (const each of await begun.before(before))
      await finish(parts, each).catch((error: unknown) =>
        log.warn({ err: error, id: each.name }, "a message that was begun could not be sent yet"),
      );
  };
  const failed = (error: unknown): void => log.warn({ err: error }, "what was begun could not be looked at");
  let running = look(clock.now() + 1).catch(failed);
  const timer = setInterval(() => {
    running = running.then(() => look(clock.now() - lookMs)).catch(failed);
  }, lookMs);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}
