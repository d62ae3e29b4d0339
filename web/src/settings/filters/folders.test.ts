import assert from "node:assert/strict";
import { it } from "node:test";
import type { Mailbox } from "../../jmap/types.ts";
import { en } from "../../words/en.ts";
import { folderAt, folderText, pathOf } from "./folders.ts";

const mailbox = (id: string, name: string, parentId: string | null, role: Mailbox["role"] = null): Mailbox =>
  ({ id, name, parentId, role }) as Mailbox;
const mailboxes = new Map(
  [
    mailbox("i", "Inbox", null, "inbox"),
    mailbox("p", "Projets", "i"),
    mailbox("e", "été", "p"),
    mailbox("t", "Deleted", null, "trash"),
    mailbox("q", "Q&A", null),
  ].map((each) => [each.id, each]),
);

it("folders are found by the paths that scripts name them by", () => {
  for (const each of mailboxes.values()) assert.equal(folderAt(pathOf(each, mailboxes), mailboxes), each);
  assert.equal(folderAt("inbox/Projets/été".normalize("NFD"), mailboxes)?.id, "e");
  assert.equal(folderAt("INBOX/Projets/&AOk-t&AOk-", mailboxes)?.id, "e");
  assert.equal(folderAt("Q&A", mailboxes)?.id, "q");
  assert.equal(folderAt("Q&-A", mailboxes)?.id, "q");
  assert.equal(folderAt("inboxes", mailboxes), undefined);
  assert.equal(folderAt("", mailboxes), undefined);
});

it("folders are called what the person calls them", () => {
  assert.equal(folderText("INBOX/Projets", mailboxes, en), "Inbox › Projets");
  assert.equal(folderText("Deleted", mailboxes, en), "Trash");
  assert.equal(folderText("&AOk-t&AOk-", mailboxes, en), "été");
  assert.equal(folderText("Q&A", new Map(), en), "Q&A");
  assert.equal(folderText("Gone/For good", mailboxes, en), "Gone/For good");
});
