/**
 * What a new process does while nobody wants anything of it: it serves itself, so that its code is compiled well when clients
 * come. V8 interprets what has run seldom, at up to four times the cost (docs/design/0069-a-new-process-rehearses.md).
 */
import { mkdir, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Log } from "../../base/log.ts";
import { compileEarly } from "../processes/compiler.ts";
import { letHeapGrow } from "../processes/heap.ts";
import { CPU_MS_MAX, STAGES } from "./limits.ts";
import { Enough, Pace } from "./pace.ts";
import type { OpenPart, Part } from "./part.ts";
import type { StageParts } from "./stage.ts";

export interface RehearsalParts extends StageParts {
  readonly plays: readonly Part[];
  /** Counts what others ask of this process. */
  readonly heard: () => number;
  readonly stopped: AbortSignal;
  readonly log: Log;
}

/** Resolves when it is over and everything of it is gone. Never rejects: without it all works too. */
export async function rehearse(parts: RehearsalParts): Promise<void> {
  const { plays, folder, log } = parts;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    using _ = compileEarly();
    for (const part of plays) await play(part, parts);
  } catch (error) {
    log.info({ err: error }, "not rehearsed");
  }
  // Until here the collector was to keep small what the rehearsal threw away.
  letHeapGrow();
  // Other processes may still have theirs beside it.
  for (const empty of [folder, dirname(folder)]) await rmdir(empty).catch(() => undefined);
}

/** On more than one stage: what is compiled for the objects of the only one there was is thrown away with it. */
async function play(part: Part, { log, heard, stopped, ...stage }: RehearsalParts): Promise<void> {
  const whole = new Pace({ heard, stopped, cpuMsMax: CPU_MS_MAX });
  let rounds = 0;
  for (let i = 0; i < STAGES; i++) {
    const pace = new Pace({ heard, stopped, cpuMsMax: CPU_MS_MAX / STAGES });
    try {
      await pace.turn();
      await using opened = await openPart(part, { ...stage, folder: join(stage.folder, part) });
      for (; ; rounds++) await opened.round(pace);
    } catch (error) {
      if (!(error instanceof Enough)) throw error;
    }
  }
  log.info({ part, rounds, ms: whole.ms, cpuMs: whole.cpuMs }, "rehearsed");
}

/** Loaded when it is played: few processes need both. */
async function openPart(part: Part, stage: StageParts): Promise<OpenPart> {
  if (part === "clients") return (await import("./clients.ts")).openClients(stage);
  return (await import("./sending.ts")).openSending(stage);
}
