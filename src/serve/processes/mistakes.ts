/** What a process does about its own mistakes. */
import type { ProcessLog } from "../../telemetry/logger.ts";

/** An error that nobody caught leaves the process in a state nobody knows: it says so and ends. Whoever supervises it starts another. */
export function endOnMistakes(log: ProcessLog): void {
  process.on("uncaughtException", (error, origin) => {
    log.error({ err: error, origin }, "our mistake: this process ends");
    log.flush();
    process.exit(70);
  });
}
