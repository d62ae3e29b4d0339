import { DAY_MS } from "../../base/clock.ts";
import assert from "node:assert/strict";
import { createDecipheriv, createECDH, createHash, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { makeAuthority } from "../../../test/support/authority.ts";
import { silentLog } from "../../base/log.ts";
import type { Lease } from "../../directory/lease.ts";
import type { Json, JsonObject } from "../json.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";
import { Pusher } from "./pusher.ts";
import { openWebPush } from "./web-push.ts";

interface Pushed {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A device: what it is sent, only it can read (RFC 8291, the other side). */
class Device {
  readonly #ecdh = createECDH("prime256v1");
  readonly #auth = randomBytes(16);
  readonly keys: JsonObject;

  constructor() {
    this.keys = { p256dh: this.#ecdh.generateKeys().toString("base64url"), auth: this.#auth.toString("base64url") };
  }

  read(body: Buffer): JsonObject {
    const salt = body.subarray(0, 16);
    assert.equal(body.readUInt32BE(16), 4096);
    assert.equal(body[20], 65);
    const sender = body.subarray(21, 86);
    const derive = (secret: Uint8Array, with_: Uint8Array, info: Uint8Array, bytes: number): Buffer =>
      Buffer.from(hkdfSync("sha256", secret, with_, info, bytes));
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.#ecdh.getPublicKey(), sender]);
    const secret = derive(this.#ecdh.computeSecret(sender), this.#auth, info, 32);
    const key = derive(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
    const nonce = derive(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
    const decipher = createDecipheriv("aes-128-gcm", key, nonce);
    decipher.setAuthTag(body.subarray(-16));
    const plain = Buffer.concat([decipher.update(body.subarray(86, -16)), decipher.final()]);
    assert.equal(plain.at(-1), 2);
    return JSON.parse(plain.subarray(0, -1).toString()) as JsonObject;
  }
}

const authority = await makeAuthority("push");

/** A push service on this machine. */
async function startService() {
  const { certificate, key } = await authority.issue({ names: ["push.test"] });
  const pushed: Pushed[] = [];
  const statuses: number[] = [];
  const waits: string[] = [];
  let heard: (() => void) | undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await request.toArray());
    pushed.push({ path: request.url ?? "", headers: request.headers, body });
    const wait = waits.shift();
    response.writeHead(statuses.shift() ?? 201, wait === undefined ? {} : { "retry-after": wait }).end();
    heard?.();
  };
  const server = createServer({ cert: certificate, key }, (request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: (path: string) => `https://push.test:${port}${path}`,
    /** What it answers next, before it answers 201 again. */
    statuses,
    /** The same of Retry-After. */
    waits,
    async next(path: string): Promise<Pushed> {
      for (;;) {
        const at = pushed.findIndex((each) => each.path === path);
        const [found] = at < 0 ? [] : pushed.splice(at, 1);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => (heard = resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const objectsOf = (value: Json | undefined): Record<string, JsonObject> => value as Record<string, JsonObject>;
const jsonOf = ({ body }: Pushed): JsonObject => JSON.parse(body.toString()) as JsonObject;

describe("JMAP push subscriptions", { timeout: 60_000 }, () => {
  let mine: JmapAccount;
  let service: Awaited<ReturnType<typeof startService>>;
  before(async () => {
    service = await startService();
    mine = await jmapAccount([authority.certificate]);
  });
  after(async () => {
    await mine[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });

  const create = async (given: JsonObject): Promise<JsonObject> => {
    const response = await mine.call("PushSubscription/set", { create: { s: { deviceClientId: "d", ...given } } });
    return objectsOf(response["created"] ?? response["notCreated"])["s"] ?? {};
  };
  /** Makes one and proves it. */
  const subscribe = async (path: string, given: JsonObject = {}): Promise<string> => {
    const { id } = await create({ url: service.url(path), ...given });
    const { verificationCode } = jsonOf(await service.next(path));
    await mine.call("PushSubscription/set", {
      update: { [id as string]: { verificationCode: verificationCode ?? "" } },
    });
    return id as string;
  };
  const remove = (id: string): Promise<JsonObject> => mine.call("PushSubscription/set", { destroy: [id] });
  const nobody: Lease = { [Symbol.asyncDispose]: async () => undefined };
  const pusher = (): Pusher =>
    new Pusher({
      webPush: mine.webPush,
      store: mine.store,
      leases: { take: async () => nobody, [Symbol.asyncDispose]: async () => undefined },
      log: silentLog,
      lookMs: 5,
      pausesMs: [1],
    });

  it("prove that the address is the client's: the code comes there, encrypted and signed", async () => {
    const device = new Device();
    const made = await create({ url: service.url("/secret"), keys: device.keys });
    assert.deepEqual(Object.keys(made).sort(), ["expires", "id", "types", "verificationCode"]);
    const { path, headers, body } = await service.next("/secret");
    assert.deepEqual(
      [path, headers["content-encoding"], headers["content-type"], headers["ttl"]],
      ["/secret", "aes128gcm", "application/json", "86400"],
    );
    const message = device.read(body);
    assert.deepEqual([message["@type"], message["pushSubscriptionId"]], ["PushVerification", made["id"]]);
    const [, token = "", key = ""] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? "") ?? [];
    const session = (await (await mine.endpoint.session(mine.visitor)).json()) as Record<string, JsonObject>;
    const capability = session["capabilities"]?.["urn:ietf:params:jmap:webpush-vapid"];
    assert.deepEqual(capability, { applicationServerKey: key });
    const point = Buffer.from(key, "base64url");
    const publicKey = createPublicKey({
      format: "jwk",
      key: {
        kty: "EC",
        crv: "P-256",
        x: point.subarray(1, 33).toString("base64url"),
        y: point.subarray(33).toString("base64url"),
      },
    });
    const [head = "", claims = "", signature = ""] = token.split(".");
    const isSigned = verify(
      "sha256",
      Buffer.from(`${head}.${claims}`),
      { key: publicKey, dsaEncoding: "ieee-p1363" },
      Buffer.from(signature, "base64url"),
    );
    const said = JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, unknown>;
    assert.deepEqual(
      [isSigned, said["aud"], said["sub"]],
      [true, new URL(service.url("/")).origin, "mailto:postmaster@mx.example.com"],
    );
    const id = made["id"] as string;
    const wrong = await mine.call("PushSubscription/set", { update: { [id]: { verificationCode: "guessed" } } });
    assert.equal(objectsOf(wrong["notUpdated"])[id]?.["type"], "invalidProperties");
    const { verificationCode = "" } = message;
    assert.deepEqual((await mine.call("PushSubscription/set", { update: { [id]: { verificationCode } } }))["updated"], {
      [id]: null,
    });
    const { list } = await mine.call("PushSubscription/get", { ids: [id], properties: ["verificationCode"] });
    assert.deepEqual(list, [{ id, verificationCode }]);
    await remove(id);
  });

  it("tell of changes of the types asked for, once proved, and of what changed while nobody told", async () => {
    const device = new Device();
    const id = await subscribe("/some", { types: ["EmailDelivery", "ContactCard"] });
    await mine.add("Subject: a\n\n.\n");
    {
      await using _pusher = pusher();
      const { changed } = jsonOf(await service.next("/some"));
      assert.deepEqual(Object.keys(objectsOf(changed)["A1"] ?? {}), ["EmailDelivery"]);
      const other = await create({ url: service.url("/other"), keys: device.keys, types: null });
      const { verificationCode } = device.read((await service.next("/other")).body);
      await mine.call("PushSubscription/set", {
        update: { [other["id"] as string]: { verificationCode: verificationCode ?? "" } },
      });
      await remove(id);
      await mine.add("Subject: b\n\n.\n");
      const { body } = await service.next("/other");
      const types = Object.keys(objectsOf(device.read(body)["changed"])["A1"] ?? {});
      assert.deepEqual([types.includes("Email"), types.includes("ContactCard")], [true, false]);
      await remove(other["id"] as string);
    }
  });

  it("are tried again when a service fails, and end when it knows them no more", async () => {
    const id = await subscribe("/busy", { types: ["Email"] });
    await using _pusher = pusher();
    service.statuses.push(503, 429, 201);
    await mine.add("Subject: c\n\n.\n");
    for (let i = 0; i < 3; i++) assert.equal(jsonOf(await service.next("/busy"))["@type"], "StateChange");
    service.statuses.push(410);
    await mine.add("Subject: d\n\n.\n");
    await service.next("/busy");
    while (((await mine.call("PushSubscription/get", { ids: [id] }))["list"] as Json[]).length > 0)
      await new Promise(setImmediate);
  });

  it("wait as long as a service asks, but not for ever", async () => {
    const { id } = await create({ url: service.url("/later") });
    await service.next("/later");
    const subscription = await mine.webPush.subscriptions.find(mine.visitor.accountId, id as string);
    assert.ok(subscription !== undefined);
    const moment = new Date(mine.clock.now() + 90_000);
    for (const [wait, ms] of [
      ["120", 120_000],
      [moment.toUTCString(), Math.floor(moment.getTime() / 1000) * 1000 - mine.clock.now()],
      ["999999", 3_600_000],
      ["soon", 0],
    ] as const) {
      service.statuses.push(429);
      service.waits.push(wait);
      assert.deepEqual(await mine.webPush.send(subscription, {}), { kind: "failed", waitMs: ms }, wait);
      await service.next("/later");
    }
    await remove(id as string);
  });

  const wrong: readonly (readonly [what: string, given: JsonObject, property: string])[] = [
    ["no device", { deviceClientId: "" }, "deviceClientId"],
    ["http", { url: "http://push.test/" }, "url"],
    ["a name in the URL", { url: "https://ada@push.test/" }, "url"],
    ["no URL", { url: "push" }, "url"],
    ["a code", { verificationCode: "x" }, "verificationCode"],
    ["keys that are none", { keys: { p256dh: "AAAA", auth: "AAAA" } }, "keys"],
    [
      "a key off the curve",
      { keys: { p256dh: Buffer.alloc(65, 4).toString("base64url"), auth: Buffer.alloc(16).toString("base64url") } },
      "keys",
    ],
    ["types that are no list", { types: "Email" }, "types"],
    ["a day that is none", { expires: "tomorrow" }, "expires"],
    ["what nobody knows", { colour: "red" }, "colour"],
  ];
  for (const [what, given, property] of wrong) {
    it(`are refused with ${what}`, async () => {
      const { type, properties } = await create({ url: service.url("/"), ...given });
      assert.deepEqual([type, properties], ["invalidProperties", [property]]);
    });
  }

  it("never say their URL and keys, have no account and no state, and end in a week", async () => {
    const id = await subscribe("/week");
    const [all, secret, account, state] = await mine.calls(
      ["PushSubscription/get", { ids: null }],
      ["PushSubscription/get", { ids: [id], properties: ["url"] }],
      ["PushSubscription/get", { accountId: "A1" }],
      ["PushSubscription/set", { ifInState: "1" }],
    );
    const [shown] = (all?.[1]["list"] ?? []) as JsonObject[];
    assert.deepEqual(Object.keys(all?.[1] ?? {}).sort(), ["list", "notFound"]);
    assert.deepEqual(Object.keys(shown ?? {}).sort(), ["deviceClientId", "expires", "id", "types", "verificationCode"]);
    assert.deepEqual(
      [secret, account, state].map((each) => each?.[1]["type"]),
      ["forbidden", "invalidArguments", "invalidArguments"],
    );
    const far = await mine.call("PushSubscription/set", { update: { [id]: { expires: "2100-01-01T00:00:00Z" } } });
    assert.match(JSON.stringify(objectsOf(far["updated"])[id]), /"expires":"2026-/);
    const moved = await mine.call("PushSubscription/set", { update: { [id]: { url: service.url("/else") } } });
    assert.deepEqual(objectsOf(moved["notUpdated"])[id]?.["properties"], ["url"]);
    mine.clock.advance(8 * DAY_MS);
    assert.deepEqual((await mine.call("PushSubscription/get", { ids: [id] }))["notFound"], [id]);
  });

  it("end with the password they were made with", async () => {
    const id = await subscribe("/password");
    await mine.directory.setPassword("ada@example.com", "another secret");
    assert.deepEqual((await mine.call("PushSubscription/get", { ids: [id] }))["notFound"], [id]);
  });

  it("are seen by the login they were made with, and end with it", async () => {
    const id = await subscribe("/mine");
    const token = await mine.directory.tokens.add(mine.visitor.accountId, "phone");
    const login = `token ${createHash("sha256").update(token).digest("hex")}`;
    const asPhone = async (name: string, args: JsonObject): Promise<JsonObject> => {
      const body = JSON.stringify({ using: ["urn:ietf:params:jmap:core"], methodCalls: [[name, args, "c"]] });
      const headers = { "content-type": "application/json" };
      const request = new Request("http://127.0.0.1/jmap/api", { method: "POST", body, headers });
      const response = await mine.endpoint.api({ ...mine.visitor, login }, request);
      const { methodResponses } = (await response.json()) as { methodResponses: [string, JsonObject, string][] };
      return methodResponses[0]?.[1] ?? {};
    };
    assert.deepEqual((await asPhone("PushSubscription/get", { ids: null }))["list"], []);
    assert.match(JSON.stringify(await asPhone("PushSubscription/set", { destroy: [id] })), /"notDestroyed".*notFound/);
    const device = { deviceClientId: "phone", url: service.url("/phone") };
    const { created } = await asPhone("PushSubscription/set", { create: { p: device } });
    const phones = objectsOf(created)["p"]?.["id"] as string;
    await service.next("/phone");
    assert.deepEqual((await asPhone("PushSubscription/get", { ids: [phones] }))["notFound"], []);
    assert.deepEqual((await mine.call("PushSubscription/get", { ids: [phones, id] }))["notFound"], [phones]);
    await mine.directory.tokens.remove(mine.visitor.accountId, "phone");
    assert.equal(await mine.webPush.subscriptions.find(mine.visitor.accountId, phones), undefined);
    await remove(id);
  });

  it("go to the Internet only, unless the operator says otherwise", async () => {
    const { id } = await create({ url: service.url("/inside") });
    const subscription = await mine.webPush.subscriptions.find(mine.visitor.accountId, id as string);
    assert.ok(subscription !== undefined);
    await service.next("/inside");
    const careful = await openWebPush({
      subscriptions: mine.webPush.subscriptions,
      addressesOf: async () => ["127.0.0.1"],
      authorities: [authority.certificate],
      privateAddresses: false,
      contact: "mailto:postmaster@mx.example.com",
      clock: mine.clock,
      log: silentLog,
    });
    assert.deepEqual(await careful.send(subscription, {}), { kind: "failed", waitMs: 0 });
    assert.equal(careful.mayAsk(new URL(service.url("/"))), false);
    assert.equal(careful.mayAsk(new URL("https://push.test/")), true);
    assert.equal(careful.applicationServerKey, mine.webPush.applicationServerKey);
  });

  it("cannot be made without end", async () => {
    const types: Json[] = [];
    for (let i = 0; i < 61; i++) {
      const { id, type } = await create({ url: "https://unknown.test:1/" });
      if (typeof id === "string") await remove(id);
      else types.push(type ?? null);
    }
    assert.ok(types.includes("rateLimit"));
  });
});
