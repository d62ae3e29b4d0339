import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NoticeAction, NoticeRecipient } from "./notice.ts";
import { wantsNotice } from "./wants-notice.ts";

describe("wantsNotice", () => {
  it("hears of every server on the way with a trace, unless it wants to hear of nothing", () => {
    assert.equal(wantsNotice({ notify: undefined }, "relayed", true), true);
    assert.equal(wantsNotice({ notify: ["FAILURE"] }, "relayed", true), true);
    assert.equal(wantsNotice({ notify: ["NEVER"] }, "relayed", true), false);
    assert.equal(wantsNotice({ notify: undefined }, "delivered", true), false);
  });

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
