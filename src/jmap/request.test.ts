import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type JmapAccount, jmapAccount } from "./testing/jmap-account.ts";

const CORE = "urn:ietf:params:jmap:core";

describe("JMAP requests", () => {
  let mine: JmapAccount;
  before(async () => {
    mine = await jmapAccount();
  });
  after(() => mine[Symbol.asyncDispose]());

  const problems: readonly (readonly [what: string, body: string, type: string, limit?: string])[] = [
    ["text that is no JSON", "{", "notJSON"],
    ["a name that comes twice", `{"using":["${CORE}"],"methodCalls":[["Core/echo",{"a":1,"a":2},"x"]]}`, "notJSON"],
    ["half a character", `{"using":["${CORE}"],"methodCalls":[["Core/echo",{"a":"\\ud83d"},"x"]]}`, "notJSON"],
    ["a list", "[]", "notRequest"],
    ["no calls", `{"using":["${CORE}"]}`, "notRequest"],
    ["calls that are no lists", `{"using":["${CORE}"],"methodCalls":[{}]}`, "notRequest"],
    ["a call without id", `{"using":["${CORE}"],"methodCalls":[["Core/echo",{}]]}`, "notRequest"],
    ["a capability nobody has", '{"using":["urn:x"],"methodCalls":[]}', "unknownCapability"],
    ["lists without end", `${"[".repeat(5000)}${"]".repeat(5000)}`, "notRequest"],
    [
      "too many calls",
      JSON.stringify({ using: [CORE], methodCalls: Array.from({ length: 65 }, () => ["Core/echo", {}, "a"]) }),
      "limit",
      "maxCallsInRequest",
    ],
    ["half a character, and lists without end", `["\\ud83d",${"[".repeat(500)}${"]".repeat(500)}]`, "notRequest"],
    ["half a character in a name", `{"using":["${CORE}"],"methodCalls":[["Core/echo",{"\\ud83d":1},"x"]]}`, "notJSON"],
    ["too many values", `[${"[],".repeat(150_000)}{}]`, "limit", "maxSizeRequest"],
    ["too many bytes", `"${"x".repeat(10 * 1024 * 1024)}"`, "limit", "maxSizeRequest"],
  ];
  for (const [what, body, type, limit] of problems) {
    it(`refuses ${what}`, async () => {
      const response = await mine.post(body);
      assert.equal(response.headers.get("content-type"), "application/problem+json");
      const problem = (await response.json()) as Record<string, unknown>;
      assert.equal(problem["type"], `urn:ietf:params:jmap:error:${type}`);
      assert.equal(problem["status"], response.status);
      assert.equal(problem["limit"], limit);
    });
  }

  it("refuses other content types", async () => {
    assert.equal((await mine.post("{}", "text/plain")).status, 400);
  });

  it("takes all that is I-JSON", async () => {
    const odd = { 'a":{"b\\': [':"', { "\\": '\\"', "😀": {} }], ["__proto__"]: { c: "\u2028" }, "": null };
    const [echo] = await mine.calls(["Core/echo", odd]);
    assert.deepEqual(echo?.[1], odd);
  });

  it("answers calls in order, each with its id, and goes on after an error", async () => {
    const responses = await mine.calls(["Core/echo", { hello: true }], ["Foo/get", {}], ["Core/echo", { n: 2 }]);
    assert.deepEqual(responses[0], ["Core/echo", { hello: true }, "c0"]);
    assert.equal(responses[1]?.[0], "error");
    assert.equal(responses[1]?.[1]["type"], "unknownMethod");
    assert.deepEqual(responses[2], ["Core/echo", { n: 2 }, "c2"]);
  });

  it("knows a method only when its capability is in use", async () => {
    const body = JSON.stringify({ using: [CORE], methodCalls: [["Mailbox/get", { accountId: "A1" }, "a"]] });
    const answered = (await (await mine.post(body)).json()) as { methodResponses: [string, { type: string }][] };
    assert.equal(answered.methodResponses[0]?.[1].type, "unknownMethod");
  });

  it("gives createdIds back when it was given some", async () => {
    const body = JSON.stringify({ using: [CORE], methodCalls: [], createdIds: { a: "M1" } });
    const response = (await (await mine.post(body)).json()) as Record<string, unknown>;
    assert.deepEqual(response["createdIds"], { a: "M1" });
    assert.equal(typeof response["sessionState"], "string");
  });

  const references: readonly (readonly [what: string, path: string, expected: unknown])[] = [
    ["a value", "/a/b", 1],
    ["an element of a list", "/list/1", { id: "y", ids: ["3"] }],
    ["one thing of each element", "/list/*/id", ["x", "y"]],
    ["lists of each element as one", "/list/*/ids", ["1", "2", "3"]],
    ["names with slashes and tildes", "/odd~1~0name", "found"],
    ["what is not there", "/nothing", undefined],
    ["an element that is not there", "/list/7", undefined],
    ["a path without a slash", "list", undefined],
  ];
  for (const [what, path, expected] of references) {
    it(`refers to ${what} of an earlier response`, async () => {
      const echoed = {
        a: { b: 1 },
        list: [
          { id: "x", ids: ["1", "2"] },
          { id: "y", ids: ["3"] },
        ],
        "odd/~name": "found",
      };
      const reference = { resultOf: "c0", name: "Core/echo", path };
      const [, second] = await mine.calls(["Core/echo", echoed], ["Core/echo", { "#value": reference }]);
      if (expected === undefined) assert.equal(second?.[1]["type"], "invalidResultReference");
      else assert.deepEqual(second?.[1], { value: expected });
    });
  }

  it("refuses a reference to a call of another name, and an argument given twice", async () => {
    const reference = { resultOf: "c0", name: "Mailbox/get", path: "" };
    const [, wrong, twice] = await mine.calls(
      ["Core/echo", {}],
      ["Core/echo", { "#a": reference }],
      ["Core/echo", { "#a": reference, a: 1 }],
    );
    assert.equal(wrong?.[1]["type"], "invalidResultReference");
    assert.equal(twice?.[1]["type"], "invalidArguments");
  });
});
