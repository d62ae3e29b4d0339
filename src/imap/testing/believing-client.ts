/** The other side of a view: what a client makes of the responses. */
import assert from "node:assert/strict";
import type { View } from "../selected/view.ts";
import type { PaperMailbox } from "./paper-mailbox.ts";

/** A client that believes every untagged response, and fetches what is new as soon as it hears of it. */
export class BelievingClient {
  readonly messages: { uid: number; flags: string }[] = [];
  keywords = new Set<string>();

  hear(text: string, view: View, mailbox: PaperMailbox): void {
    for (const line of text.split("\r\n").slice(0, -1)) {
      const [, number = "", what = "", rest = ""] =
        /^\* (\d+) (EXPUNGE|EXISTS|RECENT|FETCH|UIDFETCH)(.*)$/.exec(line) ?? [];
      if (line.startsWith("* OK [PERMANENTFLAGS (")) continue;
      if (line.startsWith("* FLAGS (")) this.keywords = new Set(line.slice(9, -1).split(" "));
      else if (line.startsWith("* VANISHED ")) this.#vanished(line.slice(11));
      else if (what === "EXPUNGE") assert.equal(this.messages.splice(Number(number) - 1, 1).length, 1, line);
      else if (what === "FETCH") this.#fetched(Number(number), rest);
      else if (what === "UIDFETCH")
        this.#fetched(this.messages.findIndex(({ uid }) => uid === Number(number)) + 1, rest);
      else if (what === "EXISTS") this.#exists(Number(number), view, mailbox);
      else assert.equal(what, "RECENT", line);
    }
  }
  #vanished(set: string): void {
    for (const range of set.split(",")) {
      const [from = 0, to = from] = range.split(":").map(Number);
      for (let uid = from; uid <= to; uid++) {
        const at = this.messages.findIndex((message) => message.uid === uid);
        assert.ok(at >= 0, `${uid} vanished, which nobody counted`);
        this.messages.splice(at, 1);
      }
    }
  }
  #fetched(number: number, items: string): void {
    const message = this.messages[number - 1];
    assert.ok(message, `a message ${number} that nobody told of`);
    const flags = /FLAGS \(([^)]*)\)/.exec(items)?.[1] ?? "none";
    message.flags = flags.replace(/ ?\\Recent/, "");
    for (const flag of message.flags.split(" "))
      assert.ok(flag === "" || flag.startsWith("\\") || this.keywords.has(flag), `${flag} was never announced`);
    const uid = /UID (\d+)/.exec(items)?.[1];
    if (uid !== undefined) assert.equal(Number(uid), message.uid);
  }
  #exists(count: number, view: View, mailbox: PaperMailbox): void {
    assert.ok(count >= this.messages.length, "EXISTS may not shrink a mailbox");
    for (let i = this.messages.length; i < count; i++) {
      const uid = view.uids[i]!;
      const message = mailbox.snapshot.uids.indexOf(uid);
      const flags = message < 0 ? "" : mailbox.messages[message]!.flags.join(" ");
      for (const flag of flags.split(" ")) if (flag !== "" && !flag.startsWith("\\")) this.keywords.add(flag);
      this.messages.push({ uid, flags });
    }
  }
}
