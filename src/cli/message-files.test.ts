import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { messagesIn } from "./message-files.ts";

it("reads one message, or those of an mbox", async () => {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-mbox-"));
  const file = join(folder, "file");
  const read = async (text: string): Promise<string[]> => {
    await writeFile(file, text);
    const found: string[] = [];
    for await (const message of messagesIn(file)) found.push(Buffer.from(message).toString());
    return found;
  };
  try {
    assert.deepEqual(await read(""), []);
    assert.deepEqual(await read("Subject: x\n\nFrom here on\n\nFrom there"), [
      "Subject: x\n\nFrom here on\n\nFrom there",
    ]);
    assert.deepEqual(
      await read(
        "From a@b Thu Jan 1 00:00:00 2026\nSubject: 1\n\n>From me\nFrom you\n\nFrom a@b\r\nSubject: 2\r\n\r\n",
      ),
      ["Subject: 1\n\nFrom me\nFrom you\n\n", "Subject: 2\r\n\r\n"],
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
