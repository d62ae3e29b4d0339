import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jmapAccount } from "../testing/jmap-account.ts";

describe("JMAP threads", () => {
  it("have their emails oldest first, without those marked \\Deleted, and are followed", async () => {
    await using mine = await jmapAccount();
    const { state } = await mine.call("Thread/get", { ids: [] });
    const talk = (id: number, more = ""): string =>
      `Subject: ${id === 1 ? "" : "Re: "}t\nMessage-ID: <${id}@x>\n${more}\n.\n`;
    const day = (n: number): number => Date.UTC(2026, 0, n);
    const one = await mine.add(talk(1), { at: day(3) });
    const two = await mine.add(talk(2, "In-Reply-To: <1@x>\n"), { at: day(1) });
    const gone = await mine.add(talk(3, "In-Reply-To: <1@x>\n"), { at: day(2), flags: ["\\Deleted"] });
    const id = `T${one.emailId}`;
    const { list, notFound } = await mine.call("Thread/get", { ids: [id, "T99", `M${gone.emailId}`] });
    assert.deepEqual(list, [{ id, emailIds: [`M${two.emailId}`, `M${one.emailId}`] }]);
    assert.deepEqual(notFound, ["T99", `M${gone.emailId}`]);
    const changes = await mine.call("Thread/changes", { sinceState: state ?? "" });
    assert.deepEqual([changes["created"], changes["hasMoreChanges"]], [[id], false]);
    assert.deepEqual((await mine.call("Thread/get", { ids: null }))["list"], list);
  });
});
