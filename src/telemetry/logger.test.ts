import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { logTo } from "./logger.ts";

function logged(level: "trace" | "info", write: (log: ReturnType<typeof logTo>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(logTo({ write: (line) => void lines.push(line) }, { level, process: "w1" }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("the log", () => {
  it("writes a line of JSON with time, level, process and fields", () => {
    const [line = {}] = logged("info", (log) =>
      log.child({ connection: "w1-5" }).info({ account: "a@example.org" }, "logged in"),
    );
    const { time, ...rest } = line;
    assert.match(String(time), /^\d{4}-\d\d-\d\dT/);
    assert.deepEqual(rest, {
      level: "info",
      process: "w1",
      connection: "w1-5",
      account: "a@example.org",
      message: "logged in",
    });
  });

  it("tells errors with their stack and their cause", () => {
    const [line = {}] = logged("info", (log) =>
      log.error({ err: new Error("outer", { cause: new Error("inner") }) }, "failed"),
    );
    assert.match(JSON.stringify(line["err"]), /"message":"outer: inner".*logger\.test\.ts/);
  });

  it("would lose what an error says under another name, which the types forbid", () => {
    // @ts-expect-error: an error is always `err`.
    const [line = {}] = logged("info", (log) => log.error({ error: new Error("lost") }, "failed"));
    assert.deepEqual(line["error"], {});
  });

  it("keeps secrets out, whoever passes them", () => {
    const secrets = {
      password: "hunter2",
      credentials: "hunter2",
      login: { password: "hunter2", secret: "hunter2" },
      authorization: "hunter2",
    };
    const [line = {}] = logged("info", (log) => log.info(secrets, "oops"));
    assert.ok(!JSON.stringify(line).includes("hunter2"));
    assert.equal(line["password"], "***");
    const [ofChild = {}] = logged("info", (log) => log.child(secrets).info({ more: 1 }, "oops"));
    assert.ok(!JSON.stringify(ofChild).includes("hunter2"));
    assert.equal(ofChild["more"], 1);
  });

  it("says whether traces are written, so that nobody builds them in vain", () => {
    assert.deepEqual(
      logged("info", (log) => {
        assert.equal(log.traces, false);
        log.trace({}, "not written");
        log.debug({}, "not written");
      }),
      [],
    );
    assert.equal(logged("trace", (log) => log.trace({}, "written")).length, 1);
    logged("trace", (log) => assert.equal(log.child({}).traces, true));
  });
});
