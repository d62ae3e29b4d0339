import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Refusal } from "../base/errors.ts";
import { onStorage } from "./storage-trouble.ts";

const answered = (code: string) => (): Promise<never> =>
  Promise.reject(Object.assign(new Error(`${code}: write`), { code, syscall: "write" }));

describe("a file that cannot be used", () => {
  it("is refused for now, in words that say what to look at", async () => {
    const words: Readonly<Record<string, string>> = {
      ENOSPC: "the storage is full",
      EROFS: "the storage is read-only",
      EACCES: "the storage is closed to the server's user",
      EIO: "the storage answered EIO",
    };
    for (const [code, says] of Object.entries(words))
      await assert.rejects(onStorage(undefined, answered(code)), (error) => {
        assert.ok(error instanceof Refusal);
        assert.deepEqual([error.code, error.message], ["unavailable", says]);
        return true;
      });
  });

  it("is our mistake when the system has said nothing", async () => {
    await assert.rejects(
      onStorage(undefined, () => Promise.reject(new TypeError("ours"))),
      TypeError,
    );
  });
});
