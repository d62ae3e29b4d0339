import assert from "node:assert/strict";
import { it } from "node:test";
import { openMailParts } from "../../test/support/mail-parts.ts";
import { isFirstArrival } from "./arrivals.ts";
import { deliver } from "./deliver.ts";

it("what the queue brings again, since its sender died before it noted the copy, is there once", async () => {
  await using mail = await openMailParts();
  const ann = await mail.addUser("ann");
  const bring = (once: string | undefined): ReturnType<typeof deliver> =>
    deliver(mail, {
      id: "m",
      message: Buffer.from("Subject: s\r\n\r\nx\r\n"),
      copies: [
        {
          account: { id: ann.account.id, address: ann.address, detail: undefined, folder: undefined },
          prefix: new Uint8Array(),
        },
      ],
      at: 0,
      once,
    });
  for (const once of ["1", "1", "2", undefined, undefined]) assert.equal((await bring(once)).failures.size, 0);
  const inbox = await ann.account.read((read) => read.mailboxByRole("inbox"));
  assert.equal(inbox?.messages, 4);
  // Very many, so that the older ones are forgotten.
  await ann.account.write(async (write) => {
    for (let i = 0; i < 1_100; i++) assert.equal(await isFirstArrival(write, `n${i}`), true);
  });
  const kept = await ann.account.read((read) => read.records("arrival"));
  assert.ok(kept.length >= 1_000 && kept.length < 1_064, String(kept.length));
});
