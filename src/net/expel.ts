/** Ends a connection whose login has ended: its session says goodbye; who is in the middle of something long does not finish it. */
import type { Goodbye } from "./connection.ts";
import { EXPELLED_MS_MAX } from "./limits.ts";

export function expel(connection: { stop(why: Goodbye): void; destroy(reason: string): void }): void {
  connection.stop("login");
  setTimeout(() => connection.destroy("the login has ended"), EXPELLED_MS_MAX).unref();
}
