/** Uploads, whatever database the store stands on. */
import { HOUR_MS } from "../../base/clock.ts";
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type StoreUnderTest } from "../testing/store-under-test.ts";

export function uploadsContract(on: StoreUnderTest): void {
  const { account } = on;
  describe("uploads", () => {
    it("are kept for a while, by an id that nobody guesses", async () => {
      const mine = await account();
      const { id, size } = await mine.upload(Buffer.from("bytes"), "text/plain");
      assert.equal(size, 5);
      const found = await mine.uploaded(id);
      assert.deepEqual([Buffer.from(found?.bytes ?? []).toString(), found?.upload.type], ["bytes", "text/plain"]);
      assert.equal(await (await account()).uploaded(id), undefined);
      on.at.clock.advance(13 * HOUR_MS);
      assert.equal(await mine.uploaded(id), undefined);
    });
  });
}
