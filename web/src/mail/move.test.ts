import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Email, Mailbox } from "../jmap/types.ts";
import type { MailStore } from "./mail-store.ts";
import { emailsIn } from "./move.ts";

const mailboxes = new Map(["inbox", "sent"].map((role) => [role, { id: role, role } as Mailbox]));

function storeOf(threads: Readonly<Record<string, Readonly<Record<string, string>>>>): MailStore {
  const emailsOf = (threadId: string): readonly Email[] =>
    Object.entries(threads[threadId] ?? {}).map(
      ([id, mailbox]) => ({ id, mailboxIds: { [mailbox]: true } }) as Email & object,
    );
  return { cache: { mailboxes, emailsOf } } as unknown as MailStore;
}

describe("what of a conversation is moved", () => {
  const store = storeOf({ both: { theirs: "inbox", mine: "sent" }, own: { alone: "sent" } });
  const ids = (threads: readonly string[], from: string | undefined): readonly string[] =>
    emailsIn(store, threads, from).map(({ id }) => id);

  it("is what is in the mailbox", () => {
    assert.deepEqual(ids(["both", "own"], "inbox"), ["theirs"]);
    assert.deepEqual(ids(["both", "own"], "sent"), ["mine", "alone"]);
  });

  it("is all but one's own where it was found, and one's own where there is nothing else", () => {
    assert.deepEqual(ids(["both"], undefined), ["theirs"]);
    assert.deepEqual(ids(["own"], undefined), ["alone"]);
    assert.deepEqual(ids(["both", "own", "gone"], undefined), ["theirs", "alone"]);
  });
});
