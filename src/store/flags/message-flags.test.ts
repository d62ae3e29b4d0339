/** Flags and MODSEQs by every way that leads to them, against a list in memory, in two processes on one account. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import fc from "fast-check";
import { systemClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { openFileBlobs } from "../../blob/files.ts";
import type { Account, FlagChange } from "../account.ts";
import type { AccountId, EmailId, MailboxId } from "../model.ts";
import { openMailStore } from "../store.ts";
import { sqliteIn, temporaryStore } from "../testing/temporary-store.ts";

/** More than two blocks. */
const MESSAGES = 150;

interface Kept {
  readonly flags: Set<string>;
  modseq: number;
}

const some = fc.record({
  from: fc.nat({ max: 2 * MESSAGES }),
  count: fc.nat({ max: 100 }),
  step: fc.constantFrom(1, 1, 3, 40),
});
const step = fc.record({
  where: fc.constantFrom("here" as const, "there" as const),
  /** A process that has no snapshot reads what it changes. */
  hasSnapshot: fc.boolean(),
  verb: fc.constantFrom("flags", "flags", "flags", "twice", "copy", "expunge", "expunge deleted"),
  how: fc.constantFrom("add" as const, "remove" as const, "replace" as const),
  flags: fc.subarray(["\\Seen", "\\Flagged", "\\Deleted", "$Work"]),
  some,
});

function changes(kept: Kept, change: FlagChange): boolean {
  const after = changed(kept, change);
  return after.size !== kept.flags.size || !after.isSubsetOf(kept.flags);
}

function changed({ flags }: Kept, change: FlagChange): Set<string> {
  if (change.how === "replace") return new Set(change.flags);
  const given = new Set(change.flags);
  return change.how === "add" ? flags.union(given) : flags.difference(given);
}

async function compare(account: Account, box: MailboxId, model: ReadonlyMap<number, Kept>): Promise<void> {
  const expected = [...model].map(([uid, { flags, modseq }]) => [uid, modseq, ...[...flags].sort()]);
  const rows = await account.read(async (mail) => {
    const found: (readonly [number, number, EmailId, ...string[]])[] = [];
    for (const { uid, modseq, emailId, flagSet } of await mail.rowsFrom(box, 1, 5000))
      found.push([uid, modseq, emailId, ...[...(await mail.flagSet(flagSet)).names].sort()]);
    return found;
  });
  assert.deepEqual(
    rows.map(([uid, modseq, , ...names]) => [uid, modseq, ...names]),
    expected,
  );
  const snapshot = await account.snapshot(box);
  assert.deepEqual(
    Array.from(snapshot.uids, (uid, at) => [
      uid,
      snapshot.modseqs.at(at),
      ...[...snapshot.flagSet(snapshot.flagSets.at(at)).names].sort(),
    ]),
    expected,
  );
  const columns = await account.emailColumns(box);
  assert.deepEqual(
    Array.from(columns.uids, (uid, at) => [uid, ...[...(columns.sets.get(columns.flagSets[at]!)?.names ?? [])].sort()]),
    expected.filter((row) => !row.includes("\\Deleted")).map(([uid, , ...names]) => [uid, ...names]),
  );
  const emails = await account.read((mail) => mail.emails([...new Set(rows.map((row) => row[2]))]));
  const places = emails.flatMap((email) => email.places.filter(({ mailboxId }) => mailboxId === box));
  assert.deepEqual(
    places
      .map(({ uid, modseq, flags }) => [uid, modseq, ...[...flags.names].sort()])
      .sort((a, b) => Number(a[0]) - Number(b[0])),
    expected,
  );
}

it("are the same by every way that leads to them, whoever changed them", { timeout: 120_000 }, async () => {
  await using at = await temporaryStore();
  await using databases = await sqliteIn(at.folder);
  const blobs = await openFileBlobs(join(at.folder, "blobs"));
  let last = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      // A store that has just been opened knows nothing yet.
      await using elsewhere = openMailStore({ databases, blobs, bus: at.bus, clock: systemClock, log: silentLog });
      const id = ++last as AccountId;
      await at.store.createAccount(id);
      const accounts = { here: at.store.account(id), there: elsewhere.account(id) };
      const box = await accounts.here.read(async (mail) => (await mail.mailboxByRole("inbox"))?.id as MailboxId);
      const message = await at.store.prepare(Buffer.from("Subject: s\r\n\r\nbody\r\n"));
      const model = new Map<number, Kept>();
      await accounts.here.write(async (mail) => {
        for (let uid = 1; uid <= MESSAGES; uid++) await mail.append(box, message, { flags: uid % 2 ? [] : ["\\Seen"] });
      });
      const first = await accounts.here.read((mail) => mail.modseq());
      for (let uid = 1; uid <= MESSAGES; uid++)
        model.set(uid, { flags: new Set(uid % 2 ? [] : ["\\Seen"]), modseq: first });
      let next = MESSAGES + 1;
      for (const {
        where,
        hasSnapshot,
        verb,
        how,
        flags,
        some: { from, count, step: width },
      } of steps) {
        const account = accounts[where];
        if (hasSnapshot) await account.snapshot(box);
        const uids = Array.from({ length: count }, (_, i) => from + i * width);
        const there = uids.filter((uid) => model.has(uid));
        if (account.unchangedNow(box, uids, { how, flags }) !== undefined) {
          assert.deepEqual(there, uids);
          assert.ok(!there.some((uid) => changes(model.get(uid)!, { how, flags })), `${how} ${flags.join(" ")}`);
        }
        await account.write(async (mail) => {
          const set = async (given: readonly number[], change: FlagChange): Promise<void> => {
            const answer = await mail.changeFlags(box, given, change);
            const different = given.filter((uid) => {
              const kept = model.get(uid);
              if (kept === undefined) return false;
              if (!changes(kept, change)) return false;
              model.set(uid, { flags: changed(kept, change), modseq: answer.modseq });
              return true;
            });
            assert.deepEqual(answer.changed, different);
          };
          if (verb === "flags" || verb === "twice") await set(uids, { how, flags });
          if (verb === "twice") await set(uids.slice(count >> 1), { how: "add", flags: ["$Twice"] });
          if (verb === "copy") {
            const { to } = await mail.copy(box, uids, box);
            assert.equal(to.length, there.length);
            for (const uid of there) model.set(next++, { flags: new Set(model.get(uid)?.flags), modseq: 0 });
          }
          if (verb === "expunge") {
            assert.deepEqual(await mail.expunge(box, { uids, anyFlags: true }), there);
            for (const uid of there) model.delete(uid);
          }
          if (verb === "expunge deleted") {
            const gone = [...model].filter(([, kept]) => kept.flags.has("\\Deleted")).map(([uid]) => uid);
            assert.deepEqual(await mail.expunge(box), gone);
            for (const uid of gone) model.delete(uid);
          }
        });
        const now = await account.read((mail) => mail.modseq());
        for (const kept of model.values()) if (kept.modseq === 0) kept.modseq = now;
        await compare(accounts.here, box, model);
        await compare(accounts.there, box, model);
      }
      assert.deepEqual(await at.store.check(id), []);
      await at.store.removeAccount(id);
    }),
    { numRuns: 25 },
  );
});

it("are asked for in one place", async () => {
  const store = join(import.meta.dirname, "..");
  const knowing: string[] = [];
  for (const name of await readdir(store, { recursive: true })) {
    if (!name.endsWith(".ts") || /test|migrations/.test(name)) continue;
    const text = await readFile(join(store, name), "utf8");
    if (/first_flag_set_id|first_modseq|flag_block/.test(text)) knowing.push(name);
  }
  // Two write how a message comes, one takes everything of a mailbox away.
  assert.deepEqual(knowing.sort(), [
    "flags/message-flags.ts",
    "mailboxes/mailbox-delete.ts",
    "messages/append.ts",
    "messages/copy.ts",
  ]);
});
