import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ranked, suggestions } from "./known-people.ts";

const bob = { name: "Bob Brown", email: "bob@x" };
const ann = { name: null, email: "ann.smith@y" };
const zoe = { name: "Zoë Ångström", email: "z@z" };

describe("people one knows", () => {
  it("come by how often one wrote to them, each once, with a name where there is one", () =>
    assert.deepEqual(ranked([], [ann, { name: "", email: "BOB@x" }, bob], [zoe, bob]), [bob, ann, zoe]));

  it("have the name that is in the contacts, which come before those who only wrote", () => {
    const robert = { name: "Robert", email: "bob@X" };
    assert.deepEqual(ranked([robert, ann], [bob], [zoe]), [robert, ann, zoe]);
  });

  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["b", ["bob@x"]],
    ["BRO", ["bob@x"]],
    ["ann.", ["ann.smith@y"]],
    ["ång", ["z@z"]],
    ["rown", []],
    [" ", []],
  ];
  for (const [typed, wanted] of cases)
    it(`complete ${JSON.stringify(typed)} with ${wanted.join(", ") || "nobody"}`, () =>
      assert.deepEqual(
        suggestions([bob, ann, zoe], typed).map(({ email }) => email),
        wanted,
      ));
});
