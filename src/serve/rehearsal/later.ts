/** A rehearsal that begins when those who waited for the server have been served; its code is loaded only then. */
import { join } from "node:path";
import { letHeapGrow } from "../processes/heap.ts";
import type { RehearsalParts } from "./rehearsal.ts";

/** Milliseconds from taking clients to the first step: those who waited for the server come first, and the sender is still loading its code. */
const FIRST_MS = 1000;

interface LaterParts extends Omit<RehearsalParts, "folder" | "stopped"> {
  /** This process, unlike the others on the machine. */
  readonly name: string;
}

/** Disposed, it is broken off. Undefined where the operator wants none, or mail does not lie on this machine. */
export function rehearseLater({ name, ...parts }: LaterParts): AsyncDisposable | undefined {
  const { config } = parts.setup;
  if (!config.rehearsal || config.store.engine !== "sqlite") {
    letHeapGrow();
    return undefined;
  }
  const stopping = new AbortController();
  let playing: Promise<void> | undefined;
  const timer = setTimeout(() => {
    const folder = join(config.data, "rehearsal", name);
    playing = import("./rehearsal.ts")
      .then(({ rehearse }) => rehearse({ ...parts, folder, stopped: stopping.signal }))
      .catch((error: unknown) => parts.log.warn({ err: error }, "nothing was rehearsed"));
  }, FIRST_MS);
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      stopping.abort();
      await playing;
    },
  };
}
