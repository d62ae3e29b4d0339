import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NoticeAction, NoticeRecipient } from "./notice.ts";
import { wantsNotice } from "./wants-notice.ts";

describe("wantsNotice", () => {
  const actions: readonly NoticeAction[] = ["failed", "delayed", "delivered", "relayed", "expanded"];
  const cases: readonly (readonly [NoticeRecipient["notify"], readonly NoticeAction[]])[] = [
    [undefined, ["failed", "delayed"]],
    [["NEVER"], []],
    [["FAILURE"], ["failed"]],
    [["DELAY"], ["delayed"]],
    [["SUCCESS"], ["delivered", "relayed", "expanded"]],
    [["SUCCESS", "FAILURE", "DELAY"], actions],
  ];
  for (const [notify, wanted] of cases) {
    it(`${notify?.join(",") ?? "nothing said"}: ${wanted.join(", ")}`, () => {
      assert.deepEqual(
        actions.filter((action) => wantsNotice({ notify }, action)),
        wanted,
      );
    });
  }
});
