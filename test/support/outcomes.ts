/** What a server made of the commands it was given, as its metrics tell: the quickest way to see that a client was refused something. */
import assert from "node:assert/strict";
import type { Program } from "./program.ts";

const LINE = /^posthorn_commands_total\{protocol="(\w+)",command="([^"]*)",outcome="(no|bad|error)"\} (\d+)$/gm;

/** "imap FETCH bad" → how many, since the server began. */
async function refused(mail: Program): Promise<Map<string, number>> {
  const response = await fetch(`http://127.0.0.1:${mail.ports.http}/metrics`);
  const page = await response.text();
  return new Map([...page.matchAll(LINE)].map(([, ...words]) => [words.slice(0, 3).join(" "), Number(words[3])]));
}

/** Does it, and fails when a command was answered with anything but success meanwhile, except those that may be ("imap LIST no"). */
export async function withoutRefusal<T>(
  mail: Program,
  body: () => Promise<T>,
  except: readonly string[] = [],
): Promise<T> {
  const before = await refused(mail);
  const result = await body();
  const after = [...(await refused(mail))].filter(([what, count]) => count > (before.get(what) ?? 0));
  assert.deepEqual(
    after.map(([what]) => what).filter((what) => !except.includes(what)),
    [],
    "commands that were refused",
  );
  return result;
}
