/** Whether who logged in once may still be listened to: asked again now and then, for as long as a connection stays open. */
import type { Clock } from "../base/clock.ts";
import { LOGIN_TRUSTED_MS } from "./limits.ts";

/** `ask` is called once the last answer is old. What was denied once stays so. */
export function staying(clock: Clock, ask: () => Promise<boolean>): () => Promise<boolean> {
  let askedAt = clock.now();
  let answer = Promise.resolve(true);
  return async () => {
    if (clock.now() - askedAt >= LOGIN_TRUSTED_MS && (await answer)) {
      askedAt = clock.now();
      answer = ask();
    }
    return answer;
  };
}
