/** Which rights each command takes (RFC 4314 4): without any one of them it is refused, with them and lookup alone it is done. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ImapServer, startImapServer } from "../../../test/support/imap-server.ts";
import type { LineClient } from "../../../test/support/line-client.ts";
import type { TestUser } from "../../../test/support/mail-parts.ts";
import { RIGHTS } from "../../store/sharing/rights.ts";

/** `open` is selected first: "Box" itself or "Other", on which the user has every right. */
interface Row {
  readonly line: string;
  readonly needs: string;
  readonly open?: "Box" | "Other";
}

const rows: readonly Row[] = [
  { line: 'SELECT "BOX"', needs: "r" },
  { line: 'EXAMINE "BOX"', needs: "r" },
  { line: 'STATUS "BOX" (MESSAGES)', needs: "r" },
  { line: 'ESEARCH IN (mailboxes "BOX") RETURN (COUNT) ALL', needs: "" },
  { line: 'APPEND "BOX" {3+}\r\nx\r\n', needs: "i" },
  { line: 'COPY 1 "BOX"', needs: "i", open: "Other" },
  { line: 'MOVE 1 "BOX"', needs: "i", open: "Other" },
  { line: "FETCH 1 FLAGS", needs: "r", open: "Box" },
  { line: "SEARCH ALL", needs: "r", open: "Box" },
  { line: "STORE 1 +FLAGS.SILENT (\\Seen)", needs: "rs", open: "Box" },
  { line: "STORE 1 -FLAGS.SILENT (\\Seen)", needs: "rs", open: "Box" },
  { line: "STORE 1 +FLAGS.SILENT (\\Flagged)", needs: "rw", open: "Box" },
  { line: "STORE 1 +FLAGS.SILENT (\\Answered $label)", needs: "rw", open: "Box" },
  { line: "STORE 1 +FLAGS.SILENT (\\Deleted)", needs: "rt", open: "Box" },
  { line: "EXPUNGE", needs: "re", open: "Box" },
  { line: "UID EXPUNGE 1", needs: "re", open: "Box" },
  { line: 'COPY 1 "OTHER"', needs: "r", open: "Box" },
  { line: 'MOVE 1 "OTHER"', needs: "rte", open: "Box" },
  { line: "COPY 1 Archive", needs: "r", open: "Box" },
  { line: "MOVE 1 Archive", needs: "rte", open: "Box" },
  { line: 'REPLACE 1 "OTHER" {3+}\r\nx\r\n', needs: "rte", open: "Box" },
  { line: "REPLACE 1 Archive {3+}\r\nx\r\n", needs: "rte", open: "Box" },
  { line: 'CREATE "BOX/New"', needs: "k" },
  { line: 'RENAME "OTHER" "BOX/Other"', needs: "k" },
  { line: 'RENAME "BOX" "OTHER/Box"', needs: "x" },
  { line: 'DELETE "BOX"', needs: "x" },
  { line: 'SUBSCRIBE "BOX"', needs: "" },
  { line: 'UNSUBSCRIBE "BOX"', needs: "" },
  { line: 'MYRIGHTS "BOX"', needs: "" },
  { line: 'GETACL "BOX"', needs: "a" },
  { line: 'SETACL "BOX" anyone l', needs: "a" },
  { line: 'DELETEACL "BOX" anyone', needs: "a" },
  { line: 'LISTRIGHTS "BOX" anyone', needs: "a" },
  { line: 'GETQUOTAROOT "BOX"', needs: "" },
  { line: 'GETMETADATA "BOX" /shared/comment', needs: "r" },
  { line: 'SETMETADATA "BOX" (/shared/comment "x")', needs: "r" },
];

describe("the rights that commands take", () => {
  let server: ImapServer;
  let owner: TestUser;
  let guest: TestUser;
  let client: LineClient;
  before(async () => {
    server = await startImapServer();
    owner = await server.mail.addUser();
    guest = await server.mail.addUser();
    client = await server.connect();
    await client.line();
    await client.imap("in", `LOGIN ${guest.address} ${guest.password}`);
  });
  after(async () => {
    client.close();
    await server[Symbol.asyncDispose]();
  });

  /** Answers the code of the tagged response: "OK", "NOPERM", "NONEXISTENT", …; of two new mailboxes with a message each. */
  async function outcome({ line, open }: Row, rights: string): Promise<string> {
    const grant = async (path: string, given: string): Promise<void> => {
      const id = await owner.account.write(async (mail) => (await mail.createMailbox(path)).id);
      await server.mail.deliver(owner, path, ["Subject: x\r\n\r\nx"]);
      await owner.account.write((mail) => mail.changeFlags(id, [1], { how: "add", flags: ["\\Deleted"] }));
      const grantee = guest.account.id;
      await server.mail.sharing.change(owner.account, id, { grantee, negative: false, rights: () => given });
    };
    const base = `B${++count}`;
    await grant(base, RIGHTS);
    await grant(`${base}o`, RIGHTS);
    const name = `Other Users/${owner.address}/${base}`;
    if (open !== undefined) await client.imap("s", `SELECT "${name}${open === "Box" ? "" : "o"}"`);
    const { id } = (await owner.account.read((mail) => mail.mailboxByPath(base)))!;
    await server.mail.sharing.change(owner.account, id, {
      grantee: guest.account.id,
      negative: false,
      rights: () => rights,
    });
    const answer = await client.imap("t", line.replaceAll("OTHER", `${name}o`).replaceAll("BOX", name));
    const tagged = answer.at(-1) ?? "";
    // What was done is answered before the last word.
    if (open !== undefined) answer.push(...(await client.imap("u", "UNSELECT")));
    if (answer.some((each) => each.startsWith("* BYE"))) {
      client.close();
      client = await server.connect();
      await client.line();
      await client.imap("in", `LOGIN ${guest.address} ${guest.password}`);
      return "BYE";
    }
    return /^t NO \[(\w+)/.exec(tagged)?.[1] ?? tagged.split(" ")[1] ?? "";
  }
  let count = 0;

  for (const row of rows) {
    it(`${row.line.split("\r")[0]}${row.open === undefined ? "" : ` in ${row.open}`}: ${row.needs || "l"}`, async () => {
      assert.equal(await outcome(row, [...new Set(`l${row.needs}`)].join("")), "OK");
      for (const missing of row.needs) {
        const all = [...RIGHTS].filter((right) => right !== missing).join("");
        // Any other right on messages lets one see and set annotations.
        const rights = row.line.includes("METADATA") ? "lkxtea" : all;
        const lost = missing === "r" && row.open === "Box";
        assert.equal(await outcome(row, rights), lost ? "BYE" : "NOPERM", `without ${missing}`);
      }
      const hidden = await outcome(row, RIGHTS.replace("l", ""));
      const unaware = /^(SUBSCRIBE|UNSUBSCRIBE|ESEARCH)/.test(row.line) ? "OK" : undefined;
      const absent = /^(APPEND|COPY|MOVE)/.test(row.line) ? "TRYCREATE" : "NONEXISTENT";
      const expected =
        unaware ?? (row.open === "Box" ? "BYE" : /^(CREATE|RENAME "OTHER")/.test(row.line) ? "NOPERM" : absent);
      assert.equal(hidden, expected, "without lookup");
    });
  }
});
