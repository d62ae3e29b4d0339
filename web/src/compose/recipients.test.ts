import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Address } from "../jmap/types.ts";
import { parseAddresses } from "../model/people.ts";
import { type Answered, answeringIdentity, replyRecipients } from "./recipients.ts";

const OWN = ["ann@example.org", "sales@example.org"];

interface Case {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly cc?: string;
  readonly replyTo?: string;
  readonly reply: string;
  readonly all: readonly [to: string, cc: string];
}

const cases: readonly Case[] = [
  { what: "one writer", from: "bob@x", to: "ann@example.org", reply: "bob@x", all: ["bob@x", ""] },
  {
    what: "a writer who asks for answers elsewhere",
    from: "bob@x",
    to: "ann@example.org",
    replyTo: "list@x",
    reply: "list@x",
    all: ["list@x", ""],
  },
  {
    what: "others in To and Cc",
    from: "bob@x",
    to: "ann@example.org, cid@x",
    cc: "dot@x",
    reply: "bob@x",
    all: ["bob@x, cid@x", "dot@x"],
  },
  {
    what: "oneself in Cc, whatever the case of its letters",
    from: "bob@x",
    to: "cid@x",
    cc: "ANN@example.org, dot@x",
    reply: "bob@x",
    all: ["bob@x, cid@x", "dot@x"],
  },
  {
    what: "the same person twice",
    from: "bob@x",
    to: "Bob@X, cid@x",
    cc: "cid@x, dot@x",
    reply: "bob@x",
    all: ["bob@x, cid@x", "dot@x"],
  },
  {
    what: "what one sent oneself goes where it went",
    from: "ann@example.org",
    to: "bob@x, cid@x",
    cc: "dot@x",
    reply: "bob@x, cid@x",
    all: ["bob@x, cid@x", "dot@x"],
  },
  {
    what: "a note to oneself",
    from: "ann@example.org",
    to: "ann@example.org",
    reply: "ann@example.org",
    all: ["ann@example.org", ""],
  },
  {
    what: "another of one's own addresses among the recipients",
    from: "bob@x",
    to: "sales@example.org, cid@x",
    reply: "bob@x",
    all: ["bob@x, cid@x", ""],
  },
  { what: "nobody in To", from: "bob@x", to: "", reply: "bob@x", all: ["bob@x", ""] },
  { what: "nobody at all", from: "", to: "", reply: "", all: ["", ""] },
];

const shown = (addresses: readonly Address[]): string => addresses.map(({ email }) => email).join(", ");
const answered = ({ from, to, cc = "", replyTo }: Case): Answered => ({
  from: parseAddresses(from),
  to: parseAddresses(to),
  cc: cc === "" ? null : parseAddresses(cc),
  replyTo: replyTo === undefined ? null : parseAddresses(replyTo),
});

describe("who gets an answer", () => {
  for (const each of cases)
    it(each.what, () => {
      const reply = replyRecipients(answered(each), OWN, "reply");
      assert.deepEqual([shown(reply.to), shown(reply.cc)], [each.reply, ""]);
      const all = replyRecipients(answered(each), OWN, "reply-all");
      assert.deepEqual([shown(all.to), shown(all.cc)], each.all);
    });
});

describe("the identity that answers", () => {
  const identities = [{ email: "ann@example.org" }, { email: "sales@example.org" }];
  const to = (text: string): Answered => ({ from: null, to: parseAddresses(text), cc: null, replyTo: null });

  it("is the one that was written to", () =>
    assert.equal(answeringIdentity(identities, to("Sales@Example.org")), identities[1]));
  it("is the first when none was", () => assert.equal(answeringIdentity(identities, to("list@x")), identities[0]));
});
