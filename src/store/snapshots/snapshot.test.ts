import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { FlagSets } from "../flags/flag-sets.ts";
import type { MailboxId, Modseq } from "../model.ts";
import { changedOf, type Moment, MailboxSnapshot, type Shown } from "./snapshot.ts";

const moment = (modseq: number): Moment => ({
  mailboxId: 1 as MailboxId,
  uidValidity: 1,
  uidNext: 1,
  modseq: modseq as Modseq,
});
const known = new FlagSets();
const shown = (snapshot: MailboxSnapshot): Shown[] =>
  Array.from(snapshot.uids, (uid, i) => [uid, snapshot.flagSets.at(i), snapshot.modseqs.at(i)]);

/** A change: new messages, and which of those there change their flags or go (by bits). */
const change = fc.record({
  arrive: fc.nat({ max: 40 }),
  alter: fc.nat({ max: 0xffff }),
  remove: fc.nat({ max: 0xffff }),
  branch: fc.boolean(),
});

it("shows each moment as it was, however snapshots are made from each other", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      const moments: { snapshot: MailboxSnapshot; rows: Shown[]; line: readonly number[] }[] = [
        { snapshot: MailboxSnapshot.of(moment(0), [], 0, known), rows: [], line: [0] },
      ];
      let uidNext = 1;
      for (const [i, { arrive, alter, remove, branch }] of changes.entries()) {
        // Mostly the newest goes on, sometimes an older one: two snapshots may be made from one.
        const before = moments[branch ? moments.length >> 1 : moments.length - 1];
        assert.ok(before);
        const bit = (bits: number, uid: number): boolean => ((bits >> (uid % 16)) & 1) === 1;
        const gone = before.rows.map(([uid]) => uid).filter((uid) => remove % 3 === 0 && bit(remove, uid));
        const left = before.rows.filter(([uid]) => !gone.includes(uid));
        const altered = left
          .filter(([uid]) => alter % 2 === 0 && bit(alter, uid))
          .map(([uid]): Shown => [uid, 100 + i, i + 1]);
        const arrived = Array.from({ length: arrive }, (): Shown => [uidNext++, i, i + 1]);
        const rows = [...left.map((row) => altered.find(([uid]) => uid === row[0]) ?? row), ...arrived];
        const snapshot = before.snapshot.next(moment(i + 1), changedOf([...altered, ...arrived]), gone, known);
        for (const earlier of before.line) {
          const changed = rows.flatMap((row, at) => (row[2] > earlier ? [at] : []));
          assert.deepEqual(snapshot.changedAfter(earlier as Modseq) ?? changed, changed);
        }
        moments.push({ snapshot, rows, line: [...before.line, i + 1] });
      }
      for (const { snapshot, rows } of moments) {
        assert.deepEqual(shown(snapshot), rows);
        for (const [at, [uid]] of rows.entries()) assert.equal(snapshot.indexOf(uid), at);
        assert.equal(snapshot.indexOf(uidNext), -1);
      }
    }),
    { numRuns: 400 },
  );
});
