/** Scripts tried on messages, their actions told in a line each. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SieveAction, SieveResult } from "../action.ts";
import { SIEVE_EXTENSIONS } from "../extensions.ts";
import type { SieveHost } from "../host.ts";
import { ScriptMessage } from "../message/script-message.ts";
import { SieveMistakes } from "../mistakes.ts";
import { runScript } from "../run.ts";
import { Run } from "../running/run.ts";
import { readScript } from "../script.ts";

export interface Trial {
  /** Lines may end with LF alone. */
  readonly message?: string;
  readonly from?: string;
  readonly to?: string;
  readonly auth?: string;
  readonly host?: Partial<SieveHost>;
}

/** Sat, 28 Nov 2026 09:00:05 UTC. */
export const NOW = Date.UTC(2026, 10, 28, 9, 0, 5);

const nowhere: SieveHost = {
  now: NOW,
  zoneMinutes: () => 60,
  mailboxExists: () => Promise.resolve(false),
  specialUse: () => Promise.resolve(undefined),
  seenBefore: () => Promise.resolve(false),
  environment: () => undefined,
  included: () => Promise.resolve(undefined),
  spamPercent: () => undefined,
  virusScore: () => undefined,
};

export const LETTER = `Return-Path: <alice@example.com>
Received: from a by b; Fri, 27 Nov 2026 23:30:00 -0500
Received: from c by d; Thu, 26 Nov 2026 01:02:03 +0000
From: Alice Liddell <alice@example.com>
To: bob+tag@example.org, "Carl, C." <carl@sub.example.net>
Cc: friends: dave@x.example, eve@y.example;
Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= two
 folded words
Date: Sat, 28 Nov 2026 10:00:05 +0100
Message-ID: <a@b>
X-A: one
X-A: two
X-Number: 0100
X-Empty:

Hello.
`;

/** A run of which nothing is done yet, on a message whose lines end with CRLF. */
export function runOn(message: string): Run {
  const bytes = Buffer.from(message);
  return new Run(new ScriptMessage(bytes, bytes.length), { from: "", to: "" }, nowhere);
}

export async function tried(script: string, trial: Trial = {}): Promise<SieveResult> {
  const bytes = Buffer.from((trial.message ?? LETTER).replace(/\r?\n/g, "\r\n"));
  const { from = "alice@example.com", to = "bob+tag@example.org", auth, host } = trial;
  const message = { bytes, size: bytes.length, envelope: { from, to, auth } };
  return runScript(readScript(script), message, { ...nowhere, ...host });
}

/** The actions, and the error when there is one. */
export async function decided(script: string, trial: Trial = {}): Promise<readonly string[]> {
  const { actions, error } = await tried(script, trial);
  return [...actions.map(told), ...(error === undefined ? [] : [`error in line ${error.line}: ${error.text}`])];
}

/** Of a script that requires everything. */
export function decidedWithAll(script: string, trial: Trial = {}): Promise<readonly string[]> {
  return decided(`require ${JSON.stringify(SIEVE_EXTENSIONS)};${script}`, trial);
}

async function holds(test: string, trial: Trial = {}): Promise<boolean> {
  const [first, ...rest] = await decidedWithAll(`if ${test} { discard; }`, trial);
  assert.deepEqual(rest, []);
  return first === "discard";
}

/** "line:column text" each. */
export function mistakesOf(script: string): readonly string[] {
  try {
    readScript(script);
    return [];
  } catch (error) {
    if (!(error instanceof SieveMistakes)) throw error;
    return error.mistakes.map(({ line, column, text }) => `${line}:${column} ${text}`);
  }
}

interface Defined {
  readonly name: string;
  readonly rfc: string;
}

/** Rows of a test: whether it holds, of which message. */
export function judge(
  { name, rfc }: Defined,
  rows: readonly (readonly [test: string, expected: boolean, trial?: Trial])[],
): void {
  describe(`${name} (RFC ${rfc})`, () => {
    for (const [test, expected, trial] of rows) {
      it(`${expected ? "holds" : "does not hold"}: ${test}`, async () =>
        assert.equal(await holds(test, trial), expected));
    }
  });
}

/** Rows of a command: a script that may require everything, and what it decides. */
export function decide(
  { name, rfc }: Defined,
  rows: readonly (readonly [script: string, expected: readonly string[], trial?: Trial])[],
): void {
  describe(`${name} (RFC ${rfc})`, () => {
    for (const [script, expected, trial] of rows) {
      it(script.replace(/\s+/g, " "), async () => assert.deepEqual(await decidedWithAll(script, trial), expected));
    }
  });
}

/** Rows of a script that may require everything, and its only mistake. */
export function refuse({ name }: { readonly name: string }, rows: readonly (readonly [string, string])[]): void {
  describe(`mistakes with ${name}`, () => {
    for (const [script, expected] of rows) {
      it(script, () => {
        const all = mistakesOf(`require ${JSON.stringify(SIEVE_EXTENSIONS)};\n${script}`);
        assert.deepEqual(all, [expected]);
      });
    }
  });
}

function told(action: SieveAction): string {
  switch (action.kind) {
    case "keep":
      return `${action.isImplicit ? "implicit keep" : "keep"}${flagsOf(action.flags)}`;
    case "fileinto":
      return `fileinto ${action.mailbox}${action.create ? " (create)" : ""}${action.specialUse ?? ""}${flagsOf(action.flags)}`;
    case "redirect":
      return `redirect ${action.address}`;
    case "reject":
      return `${action.isExtended ? "ereject" : "reject"} ${action.reason}`;
    case "vacation":
    case "notify":
    case "discard":
      return action.kind;
  }
}

function flagsOf(flags: readonly string[] | undefined): string {
  return flags === undefined ? "" : ` [${flags.join(" ")}]`;
}
