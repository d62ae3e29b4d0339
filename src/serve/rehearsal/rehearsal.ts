/**
 * What a new process does while nobody wants anything of it: it serves itself, so that its code is compiled well when clients
 * come. V8 interprets what has run seldom, at up to four times the cost (docs/design/0069-a-new-process-rehearses.md).
 */
import { mkdir, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log } from "../../base/log.ts";
import type { Certificates } from "../../net/tls.ts";
import { letHeapGrow } from "../heap.ts";
import type { WorkerSetup } from "../setup.ts";
import { ImapPart } from "./imap.ts";
import { letters } from "./letters.ts";
import { CPU_MS_MAX } from "./limits.ts";
import { Enough, Pace } from "./pace.ts";
import { playPop3 } from "./pop3.ts";
import { playDelivery, playSubmission } from "./smtp.ts";
import { openStage, type Stage } from "./stage.ts";

export interface RehearsalParts {
  readonly setup: WorkerSetup;
  /** A folder of this process alone, made and removed here. */
  readonly folder: string;
  readonly certificates: Certificates | undefined;
  /** Counts what comes from clients. */
  readonly heard: () => number;
  readonly stopped: AbortSignal;
  readonly log: Log;
}

/** Resolves when it is over and everything of it is gone. Never rejects: without it all works too. */
export async function rehearse({ setup, folder, certificates, log, ...about }: RehearsalParts): Promise<void> {
  const pace = new Pace({ ...about, cpuMsMax: CPU_MS_MAX });
  try {
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    await using stage = await openStage(setup, folder, certificates);
    const round = rounds(stage, pace);
    for (;;) await round();
  } catch (error) {
    if (error instanceof Enough) log.info({ ms: pace.ms, cpuMs: pace.cpuMs }, "rehearsed");
    else log.info({ err: error }, "not rehearsed");
  }
  // Until here the collector was to keep small what the rehearsal threw away.
  letHeapGrow();
  // Other processes may still have theirs in it.
  await rmdir(dirname(folder)).catch(() => undefined);
}

/** Plays everything once, each time it is called. */
export function rounds(stage: Stage, pace: Pace): () => Promise<void> {
  const mail = letters(stage.address);
  const imap = new ImapPart(stage, mail);
  return async () => {
    await imap.play(pace);
    await playPop3(stage, pace);
    await playDelivery(stage, pace, mail);
    await playSubmission(stage, pace, mail);
  };
}
