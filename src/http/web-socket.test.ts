import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { Hono } from "hono";
import { type ClientOptions, WebSocket } from "ws";
import { Refusal } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import type { Principal } from "../directory/login.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { type JmapAccount, jmapAccount } from "../jmap/testing/jmap-account.ts";
import { jmapRoutes } from "./jmap.ts";
import { webListener } from "./listener.ts";
import { type HttpListener, startHttp } from "./server.ts";
import { visits } from "./visited.ts";
import type { VisitorParts } from "./visitor.ts";

const ada = { accountId: 1, address: "ada@example.com" } as Principal;
const CORE = "urn:ietf:params:jmap:core";
const MAIL = "urn:ietf:params:jmap:mail";

/** One client, message by message. */
class Client {
  readonly socket: WebSocket;
  readonly #messages: JsonObject[] = [];
  #heard: (() => void) | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer) => {
      this.#messages.push(JSON.parse(data.toString()) as JsonObject);
      this.#heard?.();
    });
  }

  send(message: Json | string): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  async next(): Promise<JsonObject> {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => (this.#heard = resolve));
    }
  }

  async ask(message: Json | string): Promise<JsonObject> {
    this.send(message);
    return this.next();
  }

  async closed(): Promise<number> {
    const [code] = (await once(this.socket, "close")) as [number];
    return code;
  }
}

const echo = (id: string, value: Json): JsonObject => ({
  "@type": "Request",
  id,
  using: [CORE],
  methodCalls: [["Core/echo", { value }, "c"]],
});

describe("JMAP over a WebSocket", () => {
  let mine: JmapAccount;
  let listener: HttpListener;
  let token = "pht_right";
  const sessions = new Map([["s1", ada]]);

  before(async () => {
    mine = await jmapAccount();
    const login: VisitorParts = {
      gate: {
        async password(_claimant, name, password) {
          if (name === "ada@example.com" && password === "secret") return ada;
          throw new Refusal("forbidden", "wrong name or password");
        },
        async token(_claimant, given) {
          if (given.token === token) return ada;
          throw new Refusal("forbidden", "wrong name or password");
        },
      },
      sessions: { find: async (name) => sessions.get(name) },
      log: silentLog,
      clearTextLogins: false,
    };
    const app = new Hono().route("/", jmapRoutes(mine.endpoint, visits(login)));
    const web = webListener(app, silentLog);
    listener = await startHttp({
      web: async () => web,
      host: "127.0.0.1",
      port: 0,
      reusePort: false,
      certificates: undefined,
      log: silentLog,
    });
  });
  after(async () => {
    mine.endpoint[Symbol.dispose]();
    await listener[Symbol.asyncDispose]();
    await mine[Symbol.asyncDispose]();
  });

  const open = async (options: ClientOptions = {}, protocols = ["jmap"]): Promise<Client> => {
    const socket = new WebSocket(`ws://127.0.0.1:${listener.port}/jmap/ws`, protocols, {
      headers: { authorization: `Bearer ${token}` },
      ...options,
    });
    const client = new Client(socket);
    await once(socket, "open");
    return client;
  };
  /** The status of an answer that is no WebSocket. */
  const refused = async (options: ClientOptions, protocols = ["jmap"]): Promise<number> => {
    const socket = new WebSocket(`ws://127.0.0.1:${listener.port}/jmap/ws`, protocols, options);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
    socket.on("error", () => {});
    socket.terminate();
    return response.statusCode;
  };
  const basic = `Basic ${Buffer.from("ada@example.com:secret").toString("base64")}`;
  const own = (): string => `http://127.0.0.1:${listener.port}`;

  it("is told of in the Session, as something of the server", async () => {
    const session = (await (await mine.endpoint.session(mine.visitor)).json()) as Record<string, JsonObject>;
    const name = "urn:ietf:params:jmap:websocket";
    assert.deepEqual(session["capabilities"]?.[name], { url: "ws://127.0.0.1/jmap/ws", supportsPush: true });
    assert.equal(session["primaryAccounts"]?.[name], undefined);
  });

  it("answers requests, each with its id, and errors of requests too", async () => {
    const client = await open();
    assert.equal(client.socket.protocol, "jmap");
    const answer = await client.ask(echo("R1", 7));
    assert.deepEqual([answer["@type"], answer["requestId"]], ["Response", "R1"]);
    assert.deepEqual(answer["methodResponses"], [["Core/echo", { value: 7 }, "c"]]);
    assert.equal(typeof answer["sessionState"], "string");
    const { id: _id, ...nameless } = echo("", 1);
    assert.equal(Object.hasOwn(await client.ask(nameless), "requestId"), false);
    const problems: readonly (readonly [message: Json | string, type: string, id: string | undefined])[] = [
      ["{", "notJSON", undefined],
      ["[]", "notRequest", undefined],
      [{ "@type": "Nonsense", id: "n" }, "notRequest", "n"],
      [{ "@type": "Request", id: "u", using: ["urn:x"], methodCalls: [] }, "unknownCapability", "u"],
      [{ "@type": "WebSocketPushEnable", dataTypes: "Email" }, "notRequest", undefined],
    ];
    for (const [message, type, id] of problems) {
      const problem = await client.ask(message);
      assert.deepEqual(
        [problem["@type"], problem["type"], problem["requestId"], problem["status"]],
        ["RequestError", `urn:ietf:params:jmap:error:${type}`, id, 400],
      );
    }
    client.socket.close();
  });

  it("tells of changes once that is asked for, and from where the client was", async () => {
    const client = await open();
    client.send({ "@type": "WebSocketPushEnable", dataTypes: ["Email", "Mailbox"] });
    // What is answered after it was sent after it.
    await client.ask({
      ...echo("R", 1),
      using: [CORE, MAIL],
      methodCalls: [["Mailbox/get", { accountId: "A1", ids: [] }, "m"]],
    });
    await mine.add("Subject: a\n\n.\n");
    const change = await client.next();
    assert.equal(change["@type"], "StateChange");
    assert.deepEqual(Object.keys((change["changed"] as Record<string, JsonObject>)["A1"] ?? {}).sort(), [
      "Email",
      "Mailbox",
    ]);
    client.send({ "@type": "WebSocketPushDisable" });
    await client.ask(echo("R", 1));
    await mine.add("Subject: b\n\n.\n");
    const later = await client.ask({
      "@type": "WebSocketPushEnable",
      dataTypes: null,
      pushState: change["pushState"] ?? "",
    });
    const types = Object.keys((later["changed"] as Record<string, JsonObject>)["A1"] ?? {});
    assert.deepEqual([types.includes("EmailDelivery"), types.includes("ContactCard")], [true, false]);
    const all = await client.ask({ "@type": "WebSocketPushEnable", dataTypes: ["ContactCard"], pushState: "nonsense" });
    assert.deepEqual(Object.keys((all["changed"] as Record<string, JsonObject>)["A1"] ?? {}), ["ContactCard"]);
    client.socket.close();
  });

  it("takes the logins of HTTP, from other sites' pages none that a browser adds", async () => {
    const foreign = "https://evil.example";
    const cookie = "posthorn=s1";
    for (const headers of [
      { authorization: basic },
      { authorization: basic, origin: own() },
      { cookie, origin: own() },
    ])
      (await open({ headers })).socket.close();
    (await open({ headers: { authorization: "Bearer pht_right", origin: foreign } })).socket.close();
    const none: readonly Record<string, string>[] = [
      {},
      { cookie },
      { cookie, origin: foreign },
      { authorization: basic, origin: foreign },
      { authorization: "Bearer pht_wrong" },
    ];
    for (const headers of none) assert.equal(await refused({ headers }), 401);
  });

  it("needs the subprotocol, and a request for a WebSocket", async () => {
    const headers = { authorization: basic };
    assert.equal(await refused({ headers }, ["chat"]), 400);
    assert.equal(await refused({ headers }, []), 400);
    assert.equal((await fetch(`${own()}/jmap/ws`, { headers })).status, 426);
  });

  it("is nowhere else: what streams to others is no answer here, and stays closed", async () => {
    const headers = { authorization: basic };
    for (let i = 0; i < 60; i++) {
      const socket = new WebSocket(`ws://127.0.0.1:${listener.port}/jmap/eventsource?types=*`, "jmap", { headers });
      const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
      socket.on("error", () => {});
      socket.terminate();
      assert.equal(response.statusCode, 400);
    }
  });

  it("takes no bytes, and nothing that is too long", async () => {
    const client = await open();
    client.socket.send(Buffer.from("{}"));
    assert.equal(await client.closed(), 1003);
    const other = await open();
    other.socket.send("x".repeat(10 * 1024 * 1024 + 1));
    assert.equal(await other.closed(), 1009);
  });

  it("ends when the login does, at the latest a minute later", async () => {
    const client = await open();
    token = "pht_other";
    assert.equal((await client.ask(echo("R", 1)))["@type"], "Response");
    mine.clock.advance(60_000);
    client.send(echo("R", 1));
    assert.equal(await client.closed(), 1008);
    token = "pht_right";
  });

  it("leaves a client alone that does not read what it asks for", async () => {
    const client = await open();
    client.socket.pause();
    const value = "x".repeat(1024 * 1024);
    for (let i = 0; i < 24; i++) client.send(echo(`R${i}`, value));
    // Others are answered meanwhile; this one gets all of it when it reads.
    const other = await open();
    assert.equal((await other.ask(echo("O", 1)))["requestId"], "O");
    client.socket.resume();
    for (let i = 0; i < 24; i++) assert.equal((await client.next())["@type"], "Response");
    for (const each of [client, other]) each.socket.close();
  });

  it("lets an account have so many, and no more", async () => {
    const clients: Client[] = [];
    /** 0 when it was let in. */
    const attempt = async (): Promise<number> => {
      const socket = new WebSocket(`ws://127.0.0.1:${listener.port}/jmap/ws`, "jmap", {
        headers: { authorization: basic },
      });
      const status = await new Promise<number>((resolve) => {
        socket.once("open", () => resolve(0));
        socket.once("unexpected-response", (_, response) => resolve(response.statusCode ?? 0));
      });
      socket.on("error", () => {});
      if (status === 0) clients.push(new Client(socket));
      else socket.terminate();
      return status;
    };
    let status = 0;
    while (status === 0 && clients.length < 60) status = await attempt();
    assert.equal(status, 429);
    for (const client of clients) client.socket.close();
    // The server hears of it a little later.
    while ((await attempt()) !== 0);
    clients.at(-1)?.socket.close();
  });

  it("answers a request that is no address with 400, and goes on", async () => {
    const socket = connect(listener.port, "127.0.0.1");
    socket.write("GET http://[ HTTP/1.1\r\nHost: [\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 400 /);
    socket.destroy();
    (await open()).socket.close();
  });

  it("says goodbye when the server stops", async () => {
    const client = await open();
    mine.endpoint[Symbol.dispose]();
    assert.equal(await client.closed(), 1001);
  });
});
