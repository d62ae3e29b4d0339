/** What a shell is to the command line: it gives commands their input, and has what they say. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";
import { mock } from "node:test";
import { format } from "node:util";
import { posthorn } from "../posthorn.ts";

const main = join(import.meta.dirname, "../../main.ts");

interface Finished {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Gives a command, with what comes to its standard input. */
type Run = (args: readonly string[], input?: string) => Promise<Finished>;

/** Starts the program in a folder for each command, with nothing in its environment: it begins again with what it wants there. */
export const program =
  (folder: string): Run =>
  async (args, input = "") => {
    const child = spawn(process.execPath, [main, ...args], { cwd: folder, env: {} });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.stdin.end(input);
    const status = await new Promise<number | null>((done) => void child.on("close", done));
    return { status, out, err };
  };

let turn: Promise<unknown> = Promise.resolve();

/**
 * Does commands in this process and its folder: to start the program takes longer than nearly all that it is told to do.
 * One at a time, for there is one console.
 */
export const inProcess: Run = (args, input = "") => {
  const done = turn.then(() => give(args, input));
  turn = done.catch(() => undefined);
  return done;
};

async function give(args: readonly string[], input: string): Promise<Finished> {
  let out = "";
  let err = "";
  const stdin = Readable.from([Buffer.from(input)]);
  const borrowed = [
    mock.getter(process, "stdin", () => stdin as unknown as typeof process.stdin),
    mock.method(process.stderr, "write", (text: string) => Boolean((err += text))),
    mock.method(console, "log", (...words: unknown[]) => void (out += `${format(...words)}\n`)),
    mock.method(console, "error", (...words: unknown[]) => void (err += `${format(...words)}\n`)),
  ];
  // As main.ts has it.
  const umask = process.umask(0o077);
  try {
    return { status: await posthorn(args), out, err };
  } finally {
    process.umask(umask);
    for (const { mock: each } of borrowed) each.restore();
  }
}

/** Commands as a script gives them. */
export function script(run: Run) {
  return {
    json: async (args: readonly string[], input?: string): Promise<unknown> => {
      const { status, out, err } = await run([...args, "--json"], input);
      assert.equal(status, 0, out + err);
      return JSON.parse(out);
    },
    fails: async (
      args: readonly string[],
      input?: string,
    ): Promise<{ status: number | null; code: string; message: string }> => {
      const { status, out } = await run([...args, "--json"], input);
      const { error } = JSON.parse(out) as { error: { code: string; message: string } };
      return { status, code: error.code, message: error.message };
    },
  };
}
