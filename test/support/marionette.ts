/** Programs of Mozilla without a screen, driven over Marionette. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const START_MS_MAX = 60_000;

export interface Mozilla extends AsyncDisposable {
  /** A command of Marionette ("WebDriver:Navigate") in a session that has begun. */
  ask(command: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown>;
}

export interface MozillaOptions {
  readonly program: string;
  /** Of its profile. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly parameters?: readonly string[];
}

/** Everything is gone again with what is returned. */
export async function startMozilla({ program, settings, parameters = [] }: MozillaOptions): Promise<Mozilla> {
  const profile = await mkdtemp(join(tmpdir(), `posthorn-${basename(program)}-`));
  const lines = Object.entries({ ...settings, "marionette.port": 0 }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  await writeFile(join(profile, "user.js"), lines.join("\n"));
  const child = spawn(program, ["--headless", "--no-remote", "--profile", profile, "--marionette", ...parameters], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, HOME: profile },
    detached: true,
  });
  const end = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) {
      const gone = once(child, "exit");
      process.kill(-child.pid, "SIGKILL");
      await gone;
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const marionette = await connected(child, join(profile, "MarionetteActivePort")).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    ask: (command, asked) => marionette.ask(command, asked),
    async [Symbol.asyncDispose]() {
      marionette.close();
      await end();
    },
  };
}

async function connected(child: ChildProcess, portFile: string): Promise<Marionette> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  const end = Date.now() + START_MS_MAX;
  let port = 0;
  while (port === 0) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`it did not start:\n${said}`);
    await pause(50);
    port = Number(await readFile(portFile, "utf8").catch(() => ""));
  }
  const marionette = await Marionette.open(port);
  await marionette.ask("WebDriver:NewSession", { capabilities: {} });
  return marionette;
}

/** Messages are "LENGTH:JSON": a question [0, id, command, parameters], an answer [1, id, error, result]. */
class Marionette {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #greeted = Promise.withResolvers<void>();
  #pieces: Buffer = Buffer.alloc(0);
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      for (const waiting of this.#waiting.values()) waiting.reject(new Error("the program is gone"));
    });
  }

  static async open(port: number): Promise<Marionette> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    const marionette = new Marionette(socket);
    await marionette.#greeted.promise;
    return marionette;
  }

  ask(command: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown> {
    const id = ++this.#lastId;
    const text = JSON.stringify([0, id, command, parameters]);
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    return answer.promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#pieces = Buffer.concat([this.#pieces, chunk]);
    for (;;) {
      const colon = this.#pieces.indexOf(":");
      const end = colon + 1 + Number(this.#pieces.toString("latin1", 0, Math.max(colon, 0)));
      if (colon < 0 || this.#pieces.length < end) return;
      this.#heard(JSON.parse(this.#pieces.toString("utf8", colon + 1, end)));
      this.#pieces = this.#pieces.subarray(end);
    }
  }

  #heard(message: unknown): void {
    if (!Array.isArray(message)) return this.#greeted.resolve();
    const [, id, error, result] = message as [number, number, unknown, unknown];
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === null) waiting?.resolve(result);
    else waiting?.reject(new Error(JSON.stringify(error)));
  }
}
