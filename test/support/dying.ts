/**
 * Loaded into the real server before everything else: kills it, as a power cut would, at a step of sending or delivering that a file names. The file goes
 * first, so that the next start lives.
 */
import { readFileSync, rmSync } from "node:fs";
import { BegunSubmissions } from "../../src/mail/begun.ts";
import { SqlQueue } from "../../src/mail/queue/sql-queue.ts";
import { Writer } from "../../src/store/writer.ts";

const file = process.env["POSTHORN_TEST_DIES"] ?? "";

function pass(step: string): void {
  let named: string;
  try {
    named = readFileSync(file, "utf8");
  } catch {
    return;
  }
  if (named !== step) return;
  rmSync(file);
  process.kill(process.pid, "SIGKILL");
}

type Deeds = Record<string, (...args: unknown[]) => Promise<unknown>>;

function watch(prototype: object, name: string): void {
  const deeds = prototype as Deeds;
  const deed = deeds[name];
  if (deed === undefined) throw new Error(`there is no ${name}`);
  deeds[name] = async function watched(this: unknown, ...args) {
    pass(`before ${name}`);
    const result = await deed.apply(this, args);
    pass(`after ${name}`);
    return result;
  };
}

watch(BegunSubmissions.prototype, "begin");
watch(Writer.prototype, "addRecord");
watch(Writer.prototype, "append");
watch(SqlQueue.prototype, "add");
watch(BegunSubmissions.prototype, "end");
