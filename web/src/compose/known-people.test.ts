import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { offersFor, ranked, suggestions } from "./known-people.ts";

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

  it("come with the groups whose name begins so, all of them at once", () => {
    const groups = [{ name: "Chess club", people: [bob, zoe] }];
    assert.deepEqual(offersFor({ people: [ann], groups }, "clu"), [
      { name: "Chess club", detail: "Bob Brown, Zoë Ångström", people: [bob, zoe], isGroup: true },
    ]);
    assert.deepEqual(
      offersFor({ people: [bob], groups }, "b").map(({ name }) => name),
      ["Bob Brown"],
    );
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
