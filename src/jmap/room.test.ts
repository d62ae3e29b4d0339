import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { JsonObject } from "./json.ts";
import { ANSWER_CHARS_MAX, CALLS_MAX } from "./limits.ts";
import { jmapAccount } from "./testing/jmap-account.ts";

const FIELD_CHARS = 1024 * 1024;
/** Of five cards that are all asked for in every call of a request: more than fits. */
const CARD_CHARS = 200 * 1024;
/** So many times the field is more than fits. */
const TIMES = ANSWER_CHARS_MAX / FIELD_CHARS + 1;

/** Different ways to write the same name. */
const names = Array.from({ length: TIMES }, (_, i) =>
  [..."abcdefgh"].map((letter, at) => ((i >> at) & 1 ? letter.toUpperCase() : letter)).join(""),
);

describe("the answer to a request", () => {
  it("is never too large to be held in memory, whatever is asked for again and again", async () => {
    await using mine = await jmapAccount();
    const { emailId } = await mine.add(`abcdefgh: ${"x".repeat(FIELD_CHARS)}\n\n.\n`);
    const asked = (some: readonly string[]): [string, JsonObject] => [
      "Email/get",
      { ids: [`M${emailId}`], properties: some.map((name) => `header:${name}`) },
    ];
    const [all] = await mine.calls(asked(names));
    assert.deepEqual([all?.[0], all?.[1]["type"]], ["error", "requestTooLarge"]);
    // All calls of a request share the room.
    const half = names.length >> 1;
    const two = await mine.calls(asked(names.slice(0, half)), asked(names.slice(half)));
    assert.deepEqual(
      two.map(([name]) => name),
      ["Email/get", "error"],
    );
    const parts = await mine.calls([
      "Email/get",
      { ids: [`M${emailId}`], properties: ["bodyStructure"], bodyProperties: names.map((name) => `header:${name}`) },
    ]);
    assert.equal(parts[0]?.[1]["type"], "requestTooLarge");
    await using ada = await jmapAccount();
    const [book] = (await ada.call("AddressBook/get"))["list"] as JsonObject[];
    const note = { note: "x".repeat(CARD_CHARS) };
    const card = { addressBookIds: { [book?.["id"] as string]: true }, notes: { n: note } };
    const { notCreated } = await ada.call("ContactCard/set", {
      create: Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`c${n}`, card])),
    });
    assert.equal(notCreated, null);
    const cards = await ada.calls(
      ...Array.from({ length: CALLS_MAX }, () => ["ContactCard/get", { ids: null }] as const),
    );
    assert.deepEqual([cards[0]?.[0], cards.at(-1)?.[1]["type"]], ["ContactCard/get", "requestTooLarge"]);
    const blobs = await mine.call("Blob/get", { ids: Array(TIMES).fill(`BM${emailId}`), properties: ["data:asText"] });
    assert.equal((blobs["list"] as JsonObject[]).length, 1);
  });
});
