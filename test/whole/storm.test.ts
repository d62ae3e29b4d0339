/**
 * Mail programs on few accounts do as they please, through all workers at once: numbers, flags, contents and mailboxes stay true.
 * Longer by hand: POSTHORN_STORM_SECONDS=300 POSTHORN_STORM_SEED=7 POSTHORN_STORM_WORKERS=3 node --test test/whole/storm.test.ts
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Program, startProgram } from "../support/program.ts";
import { storm } from "../support/storm/storm.ts";

const number = (name: string, usual: number): number => Number(process.env[`POSTHORN_STORM_${name}`] ?? usual);
const seed = number("SEED", 1);
const ms = number("SECONDS", 3) * 1000;
const users = ["s1@posthorn.test", "s2@posthorn.test", "s3@posthorn.test"];

describe("many programs at once", () => {
  let mail: Program;
  before(async () => {
    mail = await startProgram({ accounts: users, workers: number("WORKERS", 2) });
  });
  after(() => mail.stop());

  it("see nothing that cannot be, believe the same in the end, and have lost and doubled nothing", async (test) => {
    const steps = await storm({ mail, users, clients: number("CLIENTS", 20), seed, ms });
    test.diagnostic(`${steps} steps, seed ${seed}`);
    const checked = await mail.cli("check", "--json");
    assert.equal(checked.code, 0, checked.stdout);
  });
});
