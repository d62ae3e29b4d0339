/** What is kept of certificates that the server fetches: one process writes it, all read it. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HOUR_MS } from "../../base/clock.ts";
import { AcmeBook, type KeptCertificate } from "../acme-book.ts";
import type { DirectoryUnderTest } from "../testing/directory-under-test.ts";

const AUTHORITY = "https://acme.example/directory";

export function acmeContract(on: DirectoryUnderTest): void {
  const both = () => [new AcmeBook(on.databases.one), new AcmeBook(on.databases.other)] as const;

  describe("certificates of an authority", () => {
    it("has an account for each authority, which gets its address later", async () => {
      const [book, other] = both();
      assert.equal(await other.account(AUTHORITY), undefined);
      await book.keepAccount(AUTHORITY, { key: "key", url: undefined });
      assert.deepEqual(await other.account(AUTHORITY), { key: "key", url: undefined });
      await book.keepAccount(AUTHORITY, { key: "key", url: "https://acme.example/1" });
      assert.deepEqual(await other.account(AUTHORITY), { key: "key", url: "https://acme.example/1" });
    });

    it("changes all of a certificate together, and forgets it", async () => {
      const [book, other] = both();
      const begun: KeptCertificate = {
        failures: 1,
        nextTryAt: 7,
        tries: { day: 1, count: 2 },
        trouble: { text: "why", at: 3 },
      };
      await book.keep("b.example", begun);
      const held = { authority: AUTHORITY, chain: "chain", key: "key" };
      await book.keep("b.example", { ...begun, held });
      await book.keep("a.example", begun);
      assert.deepEqual(
        [...(await other.certificates())],
        [
          ["a.example", begun],
          ["b.example", { ...begun, held }],
        ],
      );
      await other.forget("b.example");
      assert.deepEqual([...(await book.certificates()).keys()], ["a.example"]);
    });

    it("answers who asks about a name, by token or over TLS, for as long as that is good", async () => {
      const [book, other] = both();
      const now = on.clock.now();
      const about = { name: "mail.example", expiresAt: now + HOUR_MS };
      const shown = { certificate: "certificate", key: "key" };
      await book.ask({ ...about, token: "http", answer: "http.print", shown: undefined }, now);
      await book.ask({ ...about, token: "tls", answer: "tls.print", shown }, now);
      assert.equal(await other.answerTo("http", now), "http.print");
      assert.equal(await other.answerTo("tls", now), undefined);
      assert.equal(await other.answerTo("nothing", now), undefined);
      assert.deepEqual(await other.shownFor("mail.example", now), shown);
      assert.equal(await other.shownFor("other.example", now), undefined);
      assert.equal(await other.answerTo("http", now + HOUR_MS), undefined);
      assert.equal(await other.shownFor("mail.example", now + HOUR_MS), undefined);
      await book.answered("tls");
      assert.equal(await other.shownFor("mail.example", now), undefined);
      await book.ask(
        { ...about, token: "later", answer: "later.print", shown: undefined, expiresAt: now + 2 * HOUR_MS },
        now + HOUR_MS,
      );
      assert.equal(await other.answerTo("http", now), undefined, "it was removed");
    });
  });
}
