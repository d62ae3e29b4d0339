import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestClock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import { StorageAlarm } from "../base/storage-alarm.ts";
import { postgresRefusal } from "./postgres-errors.ts";

describe("what PostgreSQL says when it is in trouble", () => {
  it("is told to the operator, unless others were merely in the way", () => {
    const said: string[] = [];
    const log = { ...silentLog, warn: (_fields: object, message: string) => void said.push(message) };
    const alarm = new StorageAlarm(log, new TestClock());
    // disk_full, twice; serialization_failure; lock_not_available; query_canceled; unique_violation, which is our mistake
    const answers = ["53100", "53100", "40001", "55P03", "57014", "23505"].map((code) =>
      postgresRefusal(Object.assign(new Error(code), { code }), alarm),
    );
    assert.deepEqual(
      answers.map((each) => each instanceof Refusal && each.code),
      ["unavailable", "unavailable", "unavailable", "unavailable", "unavailable", false],
    );
    assert.deepEqual(
      said,
      ["the database has run out of something", "a statement took too long"].map(
        (why) => `${why}: what needs it is refused until that is better`,
      ),
    );
  });
});
