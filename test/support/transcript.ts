/**
 * Transcripts: what clients say (`C:`) and what the server answers (`S:`), readable by whoever knows the RFC and not the code.
 *
 *     # a comment
 *     @login                    every client that appears is logged in first
 *     @users 2                  client 2 logs in as ${user2}, and so on; without it all are ${user}
 *     @messages INBOX 3         three small messages are there (Subject: 1, 2, 3)
 *     @administrator            ${user} is one
 *     @quota 2048 3             the account may hold so many bytes and messages
 *     @messagelimit 3           one command may be about so many messages
 *     @jmap https://x/session   the server says that JMAP is there
 *     @select INBOX             every client selects it first, what that answers is not looked at
 *     C: a FETCH 1 UID          the client sends the line and CRLF
 *     S: * 1 FETCH (UID ${uid}) the next line is exactly this; ${uid} takes any word and stands for it from then on
 *     S: a OK ...               `...` stands for anything
 *     U: * 3 EXISTS             lines of a run of U come in any order
 *     S: <closed>               the server has closed
 *     2C: b NOOP                a second client; 2S and 2U are what it hears
 *     2C| xyz                   sends without CRLF
 */
import assert from "node:assert/strict";
import type { LineClient } from "./line-client.ts";

interface Line {
  readonly at: number;
  readonly client: number;
  readonly kind: "C" | "C|" | "S" | "U";
  readonly text: string;
}

export interface Transcript {
  readonly login: boolean;
  readonly administrator: boolean;
  readonly users: number;
  readonly messages: readonly { readonly mailbox: string; readonly count: number }[];
  readonly quota: { readonly maxBytes: number; readonly maxMessages: number } | undefined;
  readonly messagesPerCommand: number | undefined;
  readonly jmapUrl: string | undefined;
  readonly select: string | undefined;
  readonly lines: readonly Line[];
}

export function parseTranscript(source: string): Transcript {
  const lines: Line[] = [];
  const messages: { mailbox: string; count: number }[] = [];
  let login = false;
  let administrator = false;
  let users = 1;
  let select: string | undefined;
  let quota: Transcript["quota"];
  let messagesPerCommand: number | undefined;
  let jmapUrl: string | undefined;
  for (const [index, raw] of source.split("\n").entries()) {
    if (raw === "" || raw.startsWith("#")) continue;
    const [, number = "", kind, mark, text = ""] = /^(\d?)([CSU])([:|]) ?(.*)$/.exec(raw) ?? [];
    const [, word, rest = ""] = /^@(\w+) ?(.*)$/.exec(raw) ?? [];
    if (word === "login") login = true;
    else if (word === "administrator") administrator = true;
    else if (word === "users") users = Number(rest);
    else if (word === "select") select = rest;
    else if (word === "messagelimit") messagesPerCommand = Number(rest);
    else if (word === "jmap") jmapUrl = rest;
    else if (word === "quota")
      quota = { maxBytes: Number(rest.split(" ")[0]), maxMessages: Number(rest.split(" ")[1]) };
    else if (word === "messages")
      messages.push({ mailbox: rest.split(" ")[0] ?? "", count: Number(rest.split(" ")[1]) });
    else if (kind === "C" || (mark === ":" && (kind === "S" || kind === "U"))) {
      lines.push({
        at: index + 1,
        client: Number(number || "1"),
        kind: kind === "C" && mark === "|" ? "C|" : kind,
        text,
      });
    } else throw new Error(`line ${index + 1} is none of a transcript: ${raw}`);
  }
  return { login, administrator, users, messages, quota, messagesPerCommand, jmapUrl, select, lines };
}

/** What the lines of a transcript are played against. */
export interface Stage {
  /** A new connection, its greeting not read yet. */
  connect(): Promise<LineClient>;
  /** Known from the start: `user`, `password`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether clients send byte by byte. */
  readonly chopped: boolean;
}

class Play {
  readonly #stage: Stage;
  readonly #transcript: Transcript;
  readonly #clients = new Map<number, LineClient>();
  readonly #variables: Map<string, string>;

  constructor(transcript: Transcript, stage: Stage) {
    this.#transcript = transcript;
    this.#stage = stage;
    this.#variables = new Map(Object.entries(stage.variables));
  }

  async client(number: number): Promise<LineClient> {
    const known = this.#clients.get(number);
    if (known !== undefined) return known;
    const client = await this.#stage.connect();
    this.#clients.set(number, client);
    const { login, select, users } = this.#transcript;
    if (!login && select === undefined) return client;
    assert.match((await client.line()) ?? "", /^\* OK /);
    const { password = "", ...variables } = this.#stage.variables;
    const user = variables[number === 1 || number > users ? "user" : `user${number}`] ?? "";
    assert.match((await client.imap("in", `LOGIN ${user} ${password}`)).at(-1) ?? "", /^in OK /);
    if (select !== undefined) assert.match((await client.imap("in", `SELECT ${select}`)).at(-1) ?? "", /^in OK /);
    return client;
  }

  async send(line: Line): Promise<void> {
    const client = await this.client(line.client);
    const text = line.text.replace(
      /\$\{(\w+)\}/g,
      (_, name: string) => this.#variables.get(name) ?? assert.fail(`line ${line.at}: nothing known as ${name}`),
    );
    const bytes = Buffer.from(line.kind === "C|" ? text : `${text}\r\n`, "utf8");
    if (!this.#stage.chopped) return client.sendAll(bytes);
    for (const byte of bytes) await client.sendAll(Uint8Array.of(byte));
  }

  /** Every line of the run must match one of the next lines; a line's first match is taken. */
  async hear(run: readonly Line[]): Promise<void> {
    const [first] = run;
    if (first === undefined) return;
    const client = await this.client(first.client);
    const waiting = [...run];
    while (waiting.length > 0) {
      const heard = (await client.line()) ?? "<closed>";
      const at = waiting.findIndex((line) => this.#matches(line.text, heard));
      const expected = waiting.map((line) => `${line.at}: ${line.text}`).join("\n  ");
      assert.ok(at >= 0, `heard\n  ${heard}\nwhere the transcript has\n  ${expected}`);
      waiting.splice(at, 1);
    }
  }

  #matches(expected: string, heard: string): boolean {
    const names: string[] = [];
    const pattern = Buffer.from(expected, "utf8")
      .toString("latin1")
      .split(/(\$\{\w+\}|\.\.\.)/)
      .map((piece) => {
        if (piece === "...") return ".*";
        const name = /^\$\{(\w+)\}$/.exec(piece)?.[1];
        if (name === undefined) return RegExp.escape(piece);
        const known = this.#variables.get(name);
        if (known !== undefined) return RegExp.escape(known);
        names.push(name);
        return `(?<${name}>[^\\s()\\[\\]"]+)`;
      })
      .join("");
    const match = new RegExp(`^${pattern}$`, "s").exec(heard);
    if (match === null) return false;
    for (const name of names) this.#variables.set(name, match.groups?.[name] ?? "");
    return true;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }
}

/** Plays a transcript; throws an AssertionError that names the line where the server says something else. */
export async function play(transcript: Transcript, stage: Stage): Promise<void> {
  const performance = new Play(transcript, stage);
  const { lines } = transcript;
  try {
    for (let i = 0; i < lines.length;) {
      const line = lines[i]!;
      if (line.kind === "C" || line.kind === "C|") {
        await performance.send(line);
        i++;
        continue;
      }
      let end = i + 1;
      while (line.kind === "U" && lines[end]?.kind === "U" && lines[end]?.client === line.client) end++;
      await performance.hear(lines.slice(i, end));
      i = end;
    }
  } finally {
    performance.close();
  }
}
