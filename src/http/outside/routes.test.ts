import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { makeAuthority } from "../../../test/support/authority.ts";
import { startPolicyHost } from "../../../test/support/policy-host.ts";
import type { AccountId } from "../../store/model.ts";
import { arrivalOf } from "../../wire/mime/arrival.ts";
import { outsideRoutes } from "./routes.ts";
import type { OutsideWeb } from "./web.ts";

const GIF = Buffer.from("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==", "base64");
const SERVER = "mx.posthorn.test";

/** As if everything above the DKIM-Signature were what the delivery wrote. */
const received = (message: string) => ({
  header: Buffer.from(message),
  arrival: arrivalOf(Buffer.from(message.slice(0, Math.max(0, message.indexOf("DKIM-Signature"))))),
});

/** A web server on this machine, and the routes in front of it. */
async function open(answer: RequestListener, changes: Partial<OutsideWeb> = {}, message = "") {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const web: OutsideWeb = { addressesOf: async () => ["127.0.0.1"], authorities: [], privateAddresses: true };
  // A getter stays one.
  Object.defineProperties(web, Object.getOwnPropertyDescriptors(changes));
  const visitor = { accountId: 1 as AccountId, address: "ada@example.com", peer: "127.0.0.1", origin: "http://x" };
  const app = outsideRoutes(
    { web, jmap: { received: async (_, id) => (id === "B1" ? received(message) : undefined) } },
    async (_context, act) => act(visitor),
  );
  const post = async (path: string, value: unknown): Promise<Response> => {
    const body = JSON.stringify(value);
    return app.request(path, { method: "POST", body, headers: { "content-length": String(body.length) } });
  };
  return {
    asked,
    port,
    at: (path: string) => `http://pictures.example:${port}${path}`,
    picture: (url: string) => post("/outside/picture", { url }),
    post,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const detail = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { readonly detail?: unknown }).detail;

describe("pictures of other servers", () => {
  it("are given with the type that they have, not the one that is said", async () => {
    let headers: Readonly<Record<string, unknown>> = {};
    await using up = await open((request, response) => {
      ({ headers } = request);
      response.writeHead(200, { "content-type": "text/html", "set-cookie": "a=b" }).end(GIF);
    });
    const answer = await up.picture(up.at("/a.gif?x=1#y"));
    assert.equal(answer.status, 200);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), GIF);
    assert.equal(answer.headers.get("content-type"), "image/gif");
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.equal(answer.headers.get("set-cookie"), null);
    assert.deepEqual(Object.keys(headers).sort(), ["accept", "connection", "host", "user-agent"]);
    assert.deepEqual(up.asked, ["GET /a.gif?x=1"]);
  });

  it("are pictures, and not too large", async () => {
    await using up = await open(({ url }, response) => {
      if (url === "/large") response.writeHead(200, { "content-length": 9 * 1024 * 1024 }).flushHeaders();
      else if (url === "/endless") response.end(Buffer.concat([GIF, Buffer.alloc(9 * 1024 * 1024)]));
      else if (url === "/gone") response.writeHead(404).end(GIF);
      else response.writeHead(200, { "content-type": "image/svg+xml" }).end("<svg/>");
    });
    for (const [path, reason] of [
      ["/large", "the answer is too long"],
      ["/endless", "the answer is too long"],
      ["/gone", "the web server answered 404"],
      ["/svg", "this is no picture"],
    ] as const) {
      const answer = await up.picture(up.at(path));
      assert.equal(answer.status, 502);
      assert.equal(await detail(answer), reason);
    }
  });

  it("are followed where they went, so many times", async () => {
    await using up = await open(({ url }, response) => {
      const left = Number(url?.slice(1));
      if (left === 0) response.end(GIF);
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    assert.equal((await up.picture(up.at("/4"))).status, 200);
    assert.equal(await detail(await up.picture(up.at("/5"))), "it leads from address to address");
  });

  it("are not fetched from this machine or a private network, whatever its name", async () => {
    await using up = await open((_, response) => response.end(GIF), { privateAddresses: false });
    for (const host of [
      "127.0.0.1",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "0x7f.1",
      "2130706433",
      "10.0.0.1",
      "named.example",
    ])
      assert.match(String(await detail(await up.picture(`http://${host}/`))), /no address on the Internet/, host);
    assert.deepEqual(up.asked, []);
  });

  it("are not followed into a private network", async () => {
    let isFollowing = false;
    await using up = await open(
      (_, response) => {
        isFollowing = true;
        response.writeHead(302, { location: "http://inside.example/" }).end();
      },
      {
        // As if the first address were public.
        get privateAddresses() {
          return !isFollowing;
        },
      },
    );
    assert.match(String(await detail(await up.picture(up.at("/")))), /no address on the Internet/);
    assert.deepEqual(up.asked, ["GET /"]);
  });

  it("are asked for by web addresses with the usual ports only", async () => {
    await using up = await open((_, response) => response.end(GIF), { privateAddresses: false });
    assert.match(String(await detail(await up.picture("http://9.9.9.9:22/"))), /usual ports/);
    for (const url of ["file:///etc/passwd", "ftp://x/", "data:image/gif,x", "gopher://x/", "x", ""])
      assert.match(String(await detail(await up.picture(url))), /no web address/, url);
    assert.equal((await up.post("/outside/picture", { other: 1 })).status, 400);
    assert.equal((await up.post("/outside/picture", "x".repeat(20_000))).status, 400);
  });

  it("are a few at a time for one account", async () => {
    const waiting: (() => void)[] = [];
    await using up = await open((_, response) => void waiting.push(() => response.end(GIF)));
    const first = Array.from({ length: 6 }, (_, i) => up.picture(up.at(`/${i}`)));
    while (waiting.length < 6) await new Promise((done) => setImmediate(done));
    assert.equal((await up.picture(up.at("/more"))).status, 429);
    for (const end of waiting) end();
    for (const answer of await Promise.all(first)) assert.equal(answer.status, 200);
    assert.equal(up.asked.length, 6);
  });
});

describe("leaving a list", () => {
  const offer = (url: string): string =>
    `Authentication-Results: ${SERVER};\r\n\tdkim=pass header.d=far.example header.s=k1\r\nReceived: from far.example by ${SERVER} with ESMTP; now\r\nDKIM-Signature: d=far.example; s=k1; h=List-Unsubscribe:List-Unsubscribe-Post\r\nList-Unsubscribe: <${url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\nx`;

  it("is for messages that are there and offer it", async () => {
    await using up = await open((_, response) => response.end(), {}, "Subject: x\r\n\r\n");
    assert.equal((await up.post("/outside/unsubscribe", { blobId: "B2" })).status, 404);
    assert.equal((await up.post("/outside/unsubscribe", { blobId: "B1" })).status, 422);
    assert.deepEqual(up.asked, []);
  });

  it("is done by one POST, and no other address is gone to", async () => {
    const authority = await makeAuthority();
    await using host = await startPolicyHost(await authority.issue({ names: ["far.example"] }));
    const authorities = [authority.certificate];
    await using up = await open(() => undefined, { authorities }, offer(`https://far.example:${host.port}/u?x=1`));
    assert.equal((await up.post("/outside/unsubscribe", { blobId: "B1" })).status, 204);
    assert.deepEqual(host.asked, ["POST far.example /u?x=1"]);
    assert.deepEqual(host.posted.map(String), ["List-Unsubscribe=One-Click"]);
    host.answer = { status: 302, headers: { location: "/elsewhere" }, body: "" };
    assert.equal((await up.post("/outside/unsubscribe", { blobId: "B1" })).status, 502);
    assert.equal(host.asked.length, 2);
  });

  it("goes to no private network", async () => {
    await using up = await open(
      (_, response) => response.end(),
      { privateAddresses: false },
      offer("https://far.example/u"),
    );
    assert.match(
      String(await detail(await up.post("/outside/unsubscribe", { blobId: "B1" }))),
      /no address on the Internet/,
    );
  });
});
