import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type JmapAccount, jmapAccount } from "./testing/jmap-account.ts";

/** Reads a stream event by event. */
class Events {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #text = "";

  constructor(response: Response) {
    assert.ok(response.body !== null);
    this.#reader = response.body.getReader();
  }

  /** The next event's lines; undefined at the end. */
  async next(): Promise<readonly string[] | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end >= 0) {
        const lines = this.#text.slice(0, end).split("\n");
        this.#text = this.#text.slice(end + 2);
        return lines;
      }
      const { value, done } = await this.#reader.read();
      if (done) return undefined;
      this.#text += new TextDecoder().decode(value);
    }
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}

function open(mine: JmapAccount, query: string, lastEventId?: string): Events {
  const headers: Record<string, string> = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  return new Events(
    mine.endpoint.eventSource(mine.visitor, new Request(`http://x/jmap/eventsource?${query}`, { headers })),
  );
}

const changedTypes = (event: readonly string[] | undefined): string[] => {
  const data = event?.find((line) => line.startsWith("data: "))?.slice(6) ?? "{}";
  return Object.keys((JSON.parse(data) as { changed: Record<string, object> }).changed["A1"] ?? {}).toSorted();
};

describe("the event stream", () => {
  it("tells of changes as they come, of the types asked for", async () => {
    await using mine = await jmapAccount();
    const events = open(mine, "types=Email,EmailDelivery&closeafter=no&ping=0");
    assert.deepEqual(await events.next(), [": connected"]);
    // The stream knows where the account stands only when it has looked.
    await mine.call("Mailbox/get", { ids: [] });
    const { uid } = await mine.add("Subject: a\n\n.\n");
    const delivered = await events.next();
    assert.equal(delivered?.[0], "event: state");
    assert.deepEqual(changedTypes(delivered), ["Email", "EmailDelivery"]);
    const inbox = await mine.mailbox("inbox");
    await mine.account.write((mail) => mail.changeFlags(inbox, [uid], { how: "add", flags: ["\\Seen"] }));
    assert.deepEqual(changedTypes(await events.next()), ["Email"]);
    await events.cancel();
  });

  it("tells at once what a client missed, and ends after one change where that is asked", async () => {
    await using mine = await jmapAccount();
    const first = open(mine, "types=*&closeafter=state");
    await first.next();
    await mine.call("Mailbox/get", { ids: [] });
    await mine.add("Subject: a\n\n.\n");
    const event = await first.next();
    assert.deepEqual(changedTypes(event), ["Email", "EmailDelivery", "Mailbox", "Quota", "Thread"]);
    assert.equal(await first.next(), undefined);
    const id = event?.find((line) => line.startsWith("id: "))?.slice(4) ?? "";
    await mine.add("Subject: b\n\n.\n");
    const second = open(mine, "types=Email&closeafter=state", id);
    await second.next();
    assert.deepEqual(changedTypes(await second.next()), ["Email"]);
  });

  it("tells at once what happened since the state that the URL names, and nothing where nothing did", async () => {
    await using mine = await jmapAccount();
    const { state } = (await mine.call("Mailbox/get", { ids: [] })) as { state: string };
    const early = open(mine, `types=Email,Mailbox&since=${state}`);
    await early.next();
    await mine.call("Mailbox/get", { ids: [] });
    await mine.add("Subject: a\n\n.\n");
    const late = open(mine, `types=Email,Mailbox&closeafter=state&since=${state}`);
    await late.next();
    const told = await late.next();
    assert.deepEqual(changedTypes(told), ["Email", "Mailbox"]);
    // The first that it hears of is the one email.
    assert.deepEqual(await early.next(), told);
    await early.cancel();
  });

  it("is refused to who asks for what there is not", async () => {
    await using mine = await jmapAccount();
    for (const query of [
      "closeafter=maybe",
      "closeafter=",
      "ping=x",
      "ping=-1",
      "ping=1.5",
      "ping=",
      "since=",
      "since=x",
      "since=-1",
    ]) {
      const answer = mine.endpoint.eventSource(mine.visitor, new Request(`http://x/jmap/eventsource?${query}`));
      assert.deepEqual([query, answer.status], [query, 400]);
    }
    // None of them takes a place of those that an account has.
    for (let n = 0; n < 50; n++)
      mine.endpoint.eventSource(mine.visitor, new Request("http://x/jmap/eventsource?ping=x"));
    const events = open(mine, "types=*");
    assert.deepEqual(await events.next(), [": connected"]);
    await events.cancel();
  });

  it("ends when the server stops, and is refused when there are too many", async () => {
    await using mine = await jmapAccount();
    const streams = Array.from({ length: 50 }, () => open(mine, "types=*"));
    const refused = mine.endpoint.eventSource(mine.visitor, new Request("http://x/jmap/eventsource"));
    assert.equal(refused.status, 429);
    mine.endpoint[Symbol.dispose]();
    for (const stream of streams) {
      await stream.next();
      assert.equal(await stream.next(), undefined);
    }
    assert.deepEqual(await open(mine, "types=*").next(), [": connected"]);
    mine.endpoint[Symbol.dispose]();
  });
});
