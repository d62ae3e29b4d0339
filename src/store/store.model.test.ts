/** Random verbs against a small model of an account in memory; after each sequence both must agree and the store be sound. */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import fc from "fast-check";
import { Refusal } from "../base/errors.ts";
import type { Account } from "./account.ts";
import type { AccountId, MailboxId } from "./model.ts";
import { type TemporaryStore, temporaryStore } from "./testing/temporary-store.ts";

interface ModelMessage {
  readonly text: string;
  flags: Set<string>;
}

interface ModelMailbox {
  uidNext: number;
  readonly messages: Map<number, ModelMessage>;
}

/** What an account is, in the simplest words. A name that only holds what is below it is not kept: it is there as long as that is. */
class Model {
  readonly boxes = new Map<string, ModelMailbox>();

  constructor(paths: readonly string[]) {
    for (const path of paths) this.boxes.set(path, { uidNext: 1, messages: new Map() });
  }

  create(path: string): boolean {
    if (this.boxes.has(path)) return false;
    const parts = path.split("/");
    for (let depth = 1; depth < parts.length; depth++) {
      const superior = parts.slice(0, depth).join("/");
      if (!this.#names(superior)) this.boxes.set(superior, { uidNext: 1, messages: new Map() });
    }
    this.boxes.set(path, { uidNext: 1, messages: new Map() });
    return true;
  }

  /** Whether it is a mailbox or holds some below it. */
  #names(path: string): boolean {
    return [...this.boxes.keys()].some((other) => other === path || other.startsWith(`${path}/`));
  }

  /** Names of the next level. */
  #below(path: string): Set<string> {
    const below = [...this.boxes.keys()].filter((other) => other.startsWith(`${path}/`));
    return new Set(below.map((other) => other.slice(path.length + 1).split("/")[0] ?? ""));
  }

  rename(from: string, to: string): boolean {
    const box = this.boxes.get(from);
    if (!this.#names(from) || this.boxes.has(to) || from === to) return false;
    if (from === "INBOX" && box !== undefined) {
      this.create(to);
      for (const message of box.messages.values()) this.add(to, message);
      box.messages.clear();
      return true;
    }
    if (to.startsWith(`${from}/`)) return false;
    const there = this.#below(to);
    if (from.startsWith(`${to}/`) && !from.slice(to.length + 1).includes("/")) there.delete(from.slice(to.length + 1));
    if (!there.isDisjointFrom(this.#below(from))) return false;
    const branch = [...this.boxes].filter(([path]) => path === from || path.startsWith(`${from}/`));
    for (const [path] of branch) this.boxes.delete(path);
    for (const [path, moved] of branch) this.boxes.set(to + path.slice(from.length), moved);
    return true;
  }

  /** Without children only. */
  delete(path: string): boolean {
    const hasChildren = [...this.boxes.keys()].some((other) => other.startsWith(`${path}/`));
    return path !== "INBOX" && !hasChildren && this.boxes.delete(path);
  }

  add(path: string, message: ModelMessage): void {
    const box = this.boxes.get(path);
    assert.ok(box);
    box.messages.set(box.uidNext++, { text: message.text, flags: new Set(message.flags) });
  }
}

interface Real {
  readonly at: TemporaryStore;
  readonly account: Account;
  readonly model: Model;
}

type Step = (real: Real) => Promise<void>;

const PATHS = ["INBOX", "Sent", "a", "a/b", "a/b/c", "d"];
const FLAGS = ["\\Seen", "\\Deleted", "\\Flagged", "$one", "two"];

const path = fc.constantFrom(...PATHS);
const flags = fc.subarray(FLAGS);
/** Chosen as bits, so that any mailbox has some of them. */
const choice = fc.integer({ min: 0, max: 0xffff });

async function mailboxId(account: Account, of: string): Promise<MailboxId | undefined> {
  return account.read(async (r) => {
    const mailbox = await r.mailboxByPath(of);
    return mailbox?.selectable === true ? mailbox.id : undefined;
  });
}

function chosen(box: ModelMailbox, bits: number): number[] {
  return [...box.messages.keys()].filter((uid) => (bits >> (uid % 16)) & 1);
}

/** Does it; a refusal answers false. */
async function allowed(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

const steps: fc.Arbitrary<{ name: string; run: Step }> = fc.oneof(
  fc
    .record({ path, flags, text: fc.string({ maxLength: 40 }), again: fc.integer({ min: 1, max: 5 }) })
    .map((with_) => ({
      name: `append ${with_.again} to ${with_.path}`,
      run: async ({ at, account, model }: Real) => {
        const id = await mailboxId(account, with_.path);
        assert.equal(id !== undefined, model.boxes.has(with_.path));
        if (id === undefined) return;
        const text = `Subject: ${with_.text}\r\n\r\n${with_.text}`;
        const prepared = await at.store.prepare(Buffer.from(text));
        for (let i = 0; i < with_.again; i++) {
          await account.write((w) => w.append(id, prepared, { flags: with_.flags }));
          model.add(with_.path, { text, flags: new Set(with_.flags) });
        }
      },
    })),
  fc
    .record({ path, bits: choice, flags, how: fc.constantFrom("add" as const, "remove" as const, "replace" as const) })
    .map((with_) => ({
      name: `${with_.how} ${with_.flags.join(" ")} in ${with_.path} ${with_.bits.toString(2)}`,
      run: async ({ account, model }: Real) => {
        const [id, box] = [await mailboxId(account, with_.path), model.boxes.get(with_.path)];
        if (id === undefined || box === undefined) return;
        const uids = chosen(box, with_.bits);
        await account.write((w) => w.changeFlags(id, uids, { how: with_.how, flags: with_.flags }));
        for (const uid of uids) {
          const message = box.messages.get(uid);
          assert.ok(message);
          const change = new Set(with_.flags);
          if (with_.how === "add") message.flags = message.flags.union(change);
          else message.flags = with_.how === "remove" ? message.flags.difference(change) : change;
        }
      },
    })),
  fc.record({ path, to: path, bits: choice, how: fc.constantFrom("copy" as const, "move" as const) }).map((with_) => ({
    name: `${with_.how} from ${with_.path} to ${with_.to} ${with_.bits.toString(2)}`,
    run: async ({ account, model }: Real) => {
      const [from, to] = [await mailboxId(account, with_.path), await mailboxId(account, with_.to)];
      const box = model.boxes.get(with_.path);
      if (from === undefined || to === undefined || box === undefined) return;
      const uids = chosen(box, with_.bits);
      await account.write((w) => w[with_.how](from, uids, to));
      const messages = uids.map((uid) => box.messages.get(uid));
      for (const message of messages) if (message !== undefined) model.add(with_.to, message);
      if (with_.how === "move") for (const uid of uids) box.messages.delete(uid);
    },
  })),
  fc.record({ path, bits: choice, anyFlags: fc.boolean(), all: fc.boolean() }).map((with_) => ({
    name: `expunge ${with_.path}`,
    run: async ({ account, model }: Real) => {
      const [id, box] = [await mailboxId(account, with_.path), model.boxes.get(with_.path)];
      if (id === undefined || box === undefined) return;
      const uids = with_.all ? [...box.messages.keys()] : chosen(box, with_.bits);
      const going = uids.filter((uid) => with_.anyFlags || box.messages.get(uid)?.flags.has("\\Deleted"));
      const options = { anyFlags: with_.anyFlags, ...(with_.all ? {} : { uids }) };
      assert.deepEqual(await account.write((w) => w.expunge(id, options)), going);
      for (const uid of going) box.messages.delete(uid);
    },
  })),
  path.map((created) => ({
    name: `create ${created}`,
    run: async ({ account, model }: Real) =>
      assert.equal(await allowed(() => account.write((w) => w.createMailbox(created))), model.create(created)),
  })),
  fc.tuple(path, path).map(([from, to]) => ({
    name: `rename ${from} to ${to}`,
    run: async ({ account, model }: Real) =>
      assert.equal(await allowed(() => account.write((w) => w.renameMailbox(from, to))), model.rename(from, to)),
  })),
  path.map((deleted) => ({
    name: `delete ${deleted}`,
    run: async ({ account, model }: Real) => {
      if ([...model.boxes.keys()].some((other) => other.startsWith(`${deleted}/`))) return;
      assert.equal(await allowed(() => account.write((w) => w.deleteMailbox(deleted))), model.delete(deleted));
    },
  })),
  path.map((seen) => ({
    name: `snapshot of ${seen}`,
    run: async ({ account, model }: Real) => compareMailbox(account, model, seen),
  })),
);

async function compareMailbox(account: Account, model: Model, of: string): Promise<void> {
  const [id, box] = [await mailboxId(account, of), model.boxes.get(of)];
  if (id === undefined || box === undefined) return;
  const snapshot = await account.snapshot(id);
  const shown = Array.from(snapshot.uids, (uid, i) => [uid, ...snapshot.flagSet(snapshot.flagSets.at(i)).names]);
  const expected = [...box.messages].map(([uid, message]) => [uid, ...message.flags]);
  const sorted = (rows: (string | number)[][]) =>
    rows.map(([uid, ...names]) => [uid, ...names.sort((a, b) => (String(a) < String(b) ? -1 : 1))]);
  assert.deepEqual(sorted(shown), sorted(expected));
}

async function compare({ account, model, at }: Real): Promise<void> {
  const boxes = (await account.read((r) => r.mailboxes())).filter((box) => box.selectable);
  assert.deepEqual(boxes.map((box) => box.path).sort(), [...model.boxes.keys()].sort());
  for (const box of boxes) {
    const expected = model.boxes.get(box.path);
    assert.ok(expected);
    const messages = [...expected.messages.values()];
    assert.deepEqual(
      [box.messages, box.unseen, box.deleted, box.uidNext],
      [
        messages.length,
        messages.filter((message) => !message.flags.has("\\Seen")).length,
        messages.filter((message) => message.flags.has("\\Deleted")).length,
        expected.uidNext,
      ],
      box.path,
    );
    await compareMailbox(account, model, box.path);
    const rows = await account.read((r) => r.rowsFrom(box.id, 1, 5000));
    for (const row of rows) {
      const bytes = await account.bytes(await account.read((r) => r.content(row.emailId)));
      assert.equal(Buffer.from(bytes).toString(), expected.messages.get(row.uid)?.text);
    }
    // What was advanced step by step must be what is read anew.
    const advanced = await account.snapshot(box.id);
    const anew = rows.map((row) => [row.uid, row.flagSet, row.modseq]);
    assert.deepEqual(
      Array.from(advanced.uids, (uid, i) => [uid, advanced.flagSets.at(i), advanced.modseqs.at(i)]),
      anew,
    );
  }
  assert.deepEqual(await at.store.check(account.id), []);
}

let at: TemporaryStore;
let last = 0;
before(async () => {
  at = await temporaryStore();
});
after(() => at[Symbol.asyncDispose]());

it("behaves like a small model of an account, whatever the order of verbs", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 30 }), async (sequence) => {
      const id = ++last as AccountId;
      await at.store.createAccount(id);
      const account = at.store.account(id);
      const model = new Model((await account.read((r) => r.mailboxes())).map((box) => box.path));
      const real: Real = { at, account, model };
      try {
        for (const step of sequence) await step.run(real);
        await compare(real);
      } finally {
        await at.store.removeAccount(id);
      }
    }),
    { numRuns: 60 },
  );
});
