/** Keeps what is known of failed logins over a restart, in a file of the data folder: a lost minute of it does no harm. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nothingThrottled, type Throttled } from "../../auth/throttle.ts";
import type { Log } from "../../base/log.ts";
import { THROTTLE_KEPT_MS } from "../limits.ts";

const NAME = "throttle.json";

/** What the last server of this folder knew; nothing when there was none, or its file cannot be understood. */
export function readThrottled(folder: string): Throttled {
  try {
    const read: unknown = JSON.parse(readFileSync(join(folder, NAME), "utf8"));
    return isThrottled(read) ? read : nothingThrottled;
  } catch {
    return nothingThrottled;
  }
}

function isThrottled(value: unknown): value is Throttled {
  if (typeof value !== "object" || value === null || !("failures" in value) || !("known" in value)) return false;
  const { failures, known } = value;
  return Array.isArray(known) && known.every(isText) && Array.isArray(failures) && failures.every(isFailure);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isFailure(value: unknown): boolean {
  return Array.isArray(value) && isText(value[0]) && Number.isFinite(value[1]) && Number.isFinite(value[2]);
}

/** Writes it now and then, and when the server ends in order. */
export function keepThrottled(folder: string, known: () => Throttled, log: Log): Disposable {
  let written = "";
  const write = (): void => {
    const text = JSON.stringify(known());
    if (text === written) return;
    try {
      const file = join(folder, NAME);
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
      written = text;
    } catch (error) {
      log.warn({ err: error }, "failed logins cannot be kept for the next start");
    }
  };
  const timer = setInterval(write, THROTTLE_KEPT_MS);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      write();
    },
  };
}
