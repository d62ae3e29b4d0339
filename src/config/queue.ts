/** The keys about mail that waits to leave. */
import { z } from "zod";
import { duration } from "./duration.ts";

export const queue = z
  .strictObject({
    lifetime: duration
      .prefault("5 days")
      .describe("How long delivery of a message is tried before it goes back to its sender."),
    delayNotice: duration
      .prefault("4 hours")
      .describe('After how long its sender is told that it takes long; "0 s" for never.'),
    firstRetry: duration
      .prefault("5 min")
      .describe("How long to wait after the first try that came to nothing; each further wait is twice as long."),
    maxRetry: duration.prefault("4 hours").describe("The longest wait between two tries."),
    connections: z
      .int()
      .min(1)
      .max(5_000)
      .default(100)
      .describe("Messages on their way to other servers at the same time."),
    connectionsPerHop: z
      .int()
      .min(1)
      .max(500)
      .default(20)
      .describe(
        "Connections to one destination at the same time, at most: it begins with few, and takes more as long as all goes well.",
      ),
    messages: z
      .int()
      .min(1)
      .default(1_000_000)
      .describe("Messages that may wait at the same time; when there are so many, no more are taken."),
  })
  .prefault({})
  .describe("Mail that waits to be sent to other servers.");
