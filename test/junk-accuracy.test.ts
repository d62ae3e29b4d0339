/** How well the junk filter tells real mail apart, after having been shown some of it. The figures are those of docs/design/0166. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { JUNK_FROM } from "../src/mail/limits.ts";
import { junkTokens } from "../src/store/junk/judged.ts";
import { Texts } from "../src/store/search/texts.ts";
import { type Learned, junkScore } from "../src/wire/junk/score.ts";
import { findBody } from "../src/wire/mime/header.ts";
import { Dice } from "./support/dice.ts";

const folder = join(import.meta.dirname, "../../shared/corpus/real/spamassassin");
const skip = existsSync(folder) ? false : "skipped: needs ../shared/corpus";

const ROUNDS = 8;

interface Sample {
  readonly isJunk: boolean;
  readonly tokens: readonly number[];
}

function shuffled<T>(these: readonly T[], dice: Dice): readonly T[] {
  return these
    .map((each) => ({ each, at: dice.roll(2 ** 31) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

function* seenOf({ tokens }: Sample, counts: ReadonlyMap<number, Learned>): Iterable<Learned> {
  for (const token of tokens) {
    const seen = counts.get(token);
    if (seen !== undefined) yield seen;
  }
}

/** The share of junk that is caught, and of other mail that is called junk. */
function tried(samples: readonly Sample[], shown: { readonly junk: number; readonly ham: number }): [number, number] {
  const dice = new Dice(166);
  const [caught, wrong, all] = [{ n: 0 }, { n: 0 }, { junk: 0, ham: 0 }];
  for (let round = 0; round < ROUNDS; round++) {
    const mixed = shuffled(samples, dice);
    const learned = new Set([
      ...mixed.filter(({ isJunk }) => isJunk).slice(0, shown.junk),
      ...mixed.filter(({ isJunk }) => !isJunk).slice(0, shown.ham),
    ]);
    const counts = new Map<number, { junk: number; ham: number }>();
    for (const { isJunk, tokens } of learned)
      for (const token of tokens) {
        const count = counts.get(token);
        if (count === undefined) counts.set(token, { junk: isJunk ? 1 : 0, ham: isJunk ? 0 : 1 });
        else count[isJunk ? "junk" : "ham"]++;
      }
    for (const sample of mixed.filter((each) => !learned.has(each))) {
      const score = junkScore(shown, seenOf(sample, counts));
      all[sample.isJunk ? "junk" : "ham"]++;
      if (score >= JUNK_FROM) (sample.isJunk ? caught : wrong).n++;
    }
  }
  return [caught.n / all.junk, wrong.n / all.ham];
}

it("tells junk of 2002 from other mail, and is careful with the latter", { skip }, (context) => {
  const samples = readdirSync(folder)
    .filter((name) => name.endsWith(".eml"))
    .map((name): Sample => {
      const bytes = readFileSync(join(folder, name));
      const bodyStart = findBody(bytes, 0, bytes.length);
      const texts = new Texts(bytes.subarray(0, bodyStart), bytes.subarray(bodyStart));
      return { isJunk: name.startsWith("spam"), tokens: junkTokens(texts, new Uint8Array()) };
    });
  const atLeast = [
    [{ junk: 20, ham: 40 }, 0.25, 0.005],
    [{ junk: 20, ham: 100 }, 0.3, 0.005],
    [{ junk: 50, ham: 150 }, 0.55, 0.01],
    [{ junk: 150, ham: 400 }, 0.75, 0.015],
  ] as const;
  for (const [shown, caughtMin, wrongMax] of atLeast) {
    const [caught, wrong] = tried(samples, shown);
    const figures = `${JSON.stringify(shown)}: ${(100 * caught).toFixed(1)} % caught, ${(100 * wrong).toFixed(2)} % wrong`;
    context.diagnostic(figures);
    assert.ok(caught >= caughtMin && wrong <= wrongMax, figures);
  }
});
