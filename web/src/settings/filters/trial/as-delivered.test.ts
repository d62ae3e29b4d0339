/** What the page foretells is what the server does: rules on messages of chance, told here and run as the script that is kept. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { tried } from "../../../../../src/wire/sieve/testing/try-script.ts";
import { Dice } from "../../../../../test/support/dice.ts";
import { partWith, printScript } from "../model/print-script.ts";
import { type Action, type Condition, HEADER_MATCHES, type Rule } from "../model/rule.ts";
import { EMPTY } from "../model/script.ts";
import type { Tried } from "./fits.ts";
import { outcomeOf } from "./outcome.ts";

const dice = new Dice(9661);
const some = <T>(make: () => T, least: number, most: number): T[] =>
  Array.from({ length: least + dice.roll(most - least + 1) }, make);

const ADDRESSES = ["bob@far.example", "BOB@Far.Example", "eve@sub.far.example", "ann+lists@posthorn.test"] as const;
const TEXTS = ["Rechnung 7", "rechnung 7 (neu)", "été", "ÉTÉ", "a*b", "a?b\\c", "🎉 done", "7"] as const;
const WANTED = [...ADDRESSES, ...TEXTS, "far.example", "rech*", "*neu?", "a\\*b", "?", "*", "🎉*", "Bob", "<"] as const;
const FIELDS = ["from", "to", "cc", "subject", "list-id", "x-a"] as const;

interface Sample {
  readonly text: string;
  readonly tried: Tried;
}

function sample(): Sample {
  const fields = FIELDS.flatMap((name) => some(() => fieldOf(name), 0, name === "x-a" ? 2 : 1));
  const header = fields.map(({ name, value }) => `${name}: ${value}\r\n`).join("");
  const [body, hasFile] = [dice.of(TEXTS), dice.roll(2) === 0];
  const text = hasFile
    ? `${header}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n--b\r\nContent-Disposition: attachment; filename=x\r\n\r\nx\r\n--b--\r\n`
    : `${header}Content-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`;
  const of = (name: string) => fields.filter((field) => field.name === name);
  return {
    text,
    tried: {
      size: Buffer.byteLength(text),
      hasFile,
      texts: (name) => of(name).map(({ value }) => value),
      addresses: (name) => of(name).flatMap(({ addresses }) => addresses),
      bodyHas: (wanted) => body.toLowerCase().includes(wanted.toLowerCase()),
    },
  };
}

function fieldOf(name: string): { name: string; value: string; addresses: readonly string[] } {
  if (name === "subject" || name === "list-id") return { name, value: dice.of(TEXTS), addresses: [] };
  const addresses = some(() => dice.of(ADDRESSES), 1, 2);
  return { name, value: addresses.map((each) => `Bob <${each}>`).join(", "), addresses };
}

function condition(): Condition {
  const isNot = dice.roll(3) === 0;
  const values = some(() => dice.of(WANTED), 1, 2);
  switch (dice.roll(6)) {
    case 0:
      return { kind: "size", isNot, isOver: dice.roll(2) === 0, bytes: dice.of([50, 150, 300]) };
    case 1:
      return { kind: "file", isNot };
    case 2:
      // Small and capital letters beyond ASCII are JMAP's affair there.
      return { kind: "body", isNot, match: "contains", values: [dice.of(["rechnung", "done", "7", "*"])] };
    default: {
      const match = dice.of(HEADER_MATCHES);
      const headers = match === "exists" ? [dice.of(FIELDS)] : some(() => dice.of(FIELDS), 1, 2);
      const isOfAddress = match === "address" || match === "domain";
      const named = isOfAddress ? [dice.of(["from", "to", "cc"])] : headers;
      return { kind: "header", headers: named, match, isNot, values: match === "exists" ? [] : values };
    }
  }
}

function action(): Action {
  const kind = dice.of(["move", "copy", "mark", "keep", "discard", "stop"] as const);
  if (kind === "move" || kind === "copy") return { kind, folder: dice.of(["A", "B"]) };
  return kind === "mark" ? { kind, flag: dice.of(["one", "two"]) } : { kind };
}

function rule(): Rule {
  const join = dice.of(["all", "any", "every"] as const);
  const conditions = join === "every" ? [] : some(condition, 1, 3);
  return { name: "", isOn: dice.roll(5) > 0, join, conditions, actions: some(action, 1, 3) };
}

it("rules do to mail that comes what they were foretold to do", async () => {
  for (let i = 0; i < 500; i++) {
    const rules = some(rule, 1, 4);
    const { text, tried: message } = sample();
    const script = printScript(
      EMPTY,
      rules.map((each) => partWith(each)),
    );
    const { actions, error } = await tried(script, { message: text });
    assert.equal(error, undefined);
    const { folders, isKept } = outcomeOf(rules, message);
    const done = {
      folders: actions.flatMap((each) => (each.kind === "fileinto" ? [each.mailbox] : [])),
      isKept: actions.some(({ kind }) => kind === "keep"),
    };
    assert.deepEqual(
      { folders: [...new Set(done.folders)], isKept: done.isKept },
      { folders, isKept },
      `${script}\n${text}`,
    );
  }
});
