import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestClock } from "./clock.ts";
import { Refusal } from "./errors.ts";
import { type LogFields, silentLog } from "./log.ts";
import { SAID_AGAIN_MS, StorageAlarm } from "./storage-alarm.ts";

describe("an alarm about storage", () => {
  it("says each trouble once in a while, and how often it was met meanwhile", () => {
    const said: [string, unknown][] = [];
    const warn = (fields: LogFields, message: string): void => void said.push([message, fields["refusedSince"]]);
    const clock = new TestClock();
    const alarm = new StorageAlarm({ ...silentLog, warn }, clock);
    const meet = (words: string, times: number): void => {
      for (let i = 0; i < times; i++) alarm.sound(new Refusal("unavailable", words));
    };
    meet("the storage is full", 1000);
    meet("the storage is read-only", 2);
    clock.advance(SAID_AGAIN_MS - 1);
    meet("the storage is full", 1);
    clock.advance(1);
    meet("the storage is full", 2);
    const [full, readOnly] = ["full", "read-only"].map(
      (what) => `the storage is ${what}: what needs it is refused until that is better`,
    );
    assert.deepEqual(said, [
      [full, undefined],
      [readOnly, undefined],
      [full, 1000],
    ]);
  });
});
