import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { SyntaxProblem } from "../base/errors.ts";
import type { Connection } from "./connection.ts";
import { PROXY_HEADER_OCTETS_MAX } from "./limits.ts";
import { parseProxyHeader } from "./proxy-header.ts";
import { startTestPort } from "./testing/ports.ts";

const SIGNATURE = "0d0a0d0a000d0a515549540a";
const v4 = `${SIGNATURE}21 11 000c c0000207 7f000001 d431 0019`;
const v6 = `${SIGNATURE}21 21 0024 20010db8000000000000000000000007 00000000000000000000000000000001 d431 0019`;
const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(" ", ""), "hex");
const client4 = { address: "192.0.2.7", port: 54321 };
const client6 = { address: "2001:db8::7", port: 54321 };

const good: readonly (readonly [string, Buffer, { address: string; port: number } | undefined])[] = [
  ["version 1, IPv4", Buffer.from("PROXY TCP4 192.0.2.7 127.0.0.1 54321 25\r\n"), client4],
  ["version 1, IPv6", Buffer.from("PROXY TCP6 2001:db8::7 ::1 54321 25\r\n"), client6],
  ["version 1, unknown", Buffer.from("PROXY UNKNOWN\r\n"), undefined],
  ["version 1, unknown with something", Buffer.from("PROXY UNKNOWN ff:ff ff:ff 1 2\r\n"), undefined],
  ["version 2, IPv4", bytesOf(v4), client4],
  ["version 2, IPv6", bytesOf(v6), client6],
  ["version 2, with extensions", bytesOf(v4.replace("000c", "0013") + "04 0004 61626364"), client4],
  ["version 2, LOCAL", bytesOf(`${SIGNATURE}20 00 0000`), undefined],
  ["version 2, LOCAL with addresses", bytesOf(v4.replace(`${SIGNATURE}21`, `${SIGNATURE}20`)), undefined],
  ["version 2, unspecified family", bytesOf(`${SIGNATURE}21 00 0000`), undefined],
];

const bad: readonly (readonly [string, Buffer])[] = [
  ["none at all", Buffer.from("EHLO client.example\r\n")],
  ["in lower case", Buffer.from("proxy TCP4 192.0.2.7 127.0.0.1 54321 25\r\n")],
  ["IPv6 called TCP4", Buffer.from("PROXY TCP4 ::1 ::1 54321 25\r\n")],
  ["IPv4 called TCP6", Buffer.from("PROXY TCP6 192.0.2.7 127.0.0.1 54321 25\r\n")],
  ["a port too large", Buffer.from("PROXY TCP4 192.0.2.7 127.0.0.1 65536 25\r\n")],
  ["a port with a sign", Buffer.from("PROXY TCP4 192.0.2.7 127.0.0.1 +1 25\r\n")],
  ["a number for an address", Buffer.from("PROXY TCP4 3221225991 127.0.0.1 54321 25\r\n")],
  ["a field too many", Buffer.from("PROXY TCP4 192.0.2.7 127.0.0.1 54321 25 x\r\n")],
  ["a field missing", Buffer.from("PROXY TCP4 192.0.2.7 127.0.0.1 54321\r\n")],
  ["another protocol", Buffer.from("PROXY UDP4 192.0.2.7 127.0.0.1 54321 25\r\n")],
  ["a line without end", Buffer.from(`PROXY TCP4 ${"1".repeat(200)}`)],
  ["version 3", bytesOf(v4.replace(`${SIGNATURE}21`, `${SIGNATURE}31`))],
  ["an unknown command", bytesOf(v4.replace(`${SIGNATURE}21`, `${SIGNATURE}22`))],
  ["datagrams", bytesOf(v4.replace("11 000c", "12 000c"))],
  ["addresses cut short", bytesOf(v4.replace("000c", "0008"))],
  ["too long", bytesOf(v4.replace("000c", (PROXY_HEADER_OCTETS_MAX + 1).toString(16).padStart(4, "0")))],
];

describe("a PROXY header", () => {
  for (const [name, bytes, client] of good) {
    it(`is read: ${name}`, () => {
      const header = parseProxyHeader(Buffer.concat([bytes, Buffer.from("rest")]));
      assert.deepEqual(header, { length: bytes.length, client, tls: undefined });
      for (let i = 0; i < bytes.length; i++) assert.equal(parseProxyHeader(bytes.subarray(0, i)), undefined);
    });
  }

  for (const [name, bytes] of bad) {
    it(`is refused: ${name}`, () => {
      assert.throws(() => parseProxyHeader(bytes), SyntaxProblem);
    });
  }

  it("never throws anything but SyntaxProblem", () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([bytesOf(SIGNATURE), bytes])),
      fc.string({ maxLength: 120 }).map((text) => Buffer.from(`PROXY ${text}\r\n`)),
    );
    fc.assert(
      fc.property(noise, (bytes) => {
        try {
          parseProxyHeader(bytes);
        } catch (error) {
          assert.ok(error instanceof SyntaxProblem);
        }
      }),
    );
  });
});

/** A header of version 2 with these extensions behind its addresses, in hexadecimal. */
function extended(extensions: string): Buffer {
  const octets = bytesOf(extensions);
  return bytesOf(v4.replace("000c", (12 + octets.length).toString(16).padStart(4, "0")) + extensions);
}
/** One extension, in hexadecimal. */
const extension = (type: string, value: string): string => {
  const octets = Buffer.from(value, "latin1");
  return type + octets.length.toString(16).padStart(4, "0") + octets.toString("hex");
};
const version = extension("21", "TLSv1.3");
const cipher = extension("23", "TLS_AES_256_GCM_SHA384");
const authority = extension("02", "mx.example.org");
/** The client came over TLS; its certificate was not asked for; then what TLS it was. */
const ssl = `20 0028 01 00000001 ${version} ${cipher}`;

describe("what a PROXY header says of TLS", () => {
  const told = (extensions: string): unknown => {
    const tls = parseProxyHeader(extended(extensions))?.tls;
    return tls && { version: tls.version, cipher: tls.cipher, serverName: tls.serverName };
  };
  const all = { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", serverName: "mx.example.org" };
  const table: readonly (readonly [what: string, extensions: string, expected: unknown])[] = [
    ["everything", `${authority} ${ssl}`, all],
    ["in any order, between others", `04 0001 00 ${ssl} ${authority} 05 0000`, all],
    ["nothing but that it was", "20 0005 01 00000000", { version: "TLS", cipher: "unknown", serverName: undefined }],
    ["that it was not", `20 0028 00 00000001 ${version} ${cipher}`, undefined],
    ["that there was a certificate, but no TLS", "20 0005 06 00000000", undefined],
    ["too little", "20 0004 01 000000", undefined],
    ["more than there is", "20 00ff 01 00000000", undefined],
    [
      "no words",
      `${extension("02", "a b")} 20 000b 01 00000000 ${extension("21", "\r\nA")}`,
      { version: "TLS", cipher: "unknown", serverName: undefined },
    ],
  ];
  for (const [what, extensions, expected] of table) {
    it(`is understood: ${what}`, () => assert.deepEqual(told(extensions), expected));
  }
});

describe("a listener behind a load balancer", () => {
  const answering = (connection: Connection) => ({
    start: () => connection.write(`${connection.peer.address} ${connection.peer.port} ${connection.allowsLogin}\r\n`),
    receive: (chunk: Uint8Array) => connection.write(chunk),
    timeout: () => undefined,
    stop: () => connection.end("stop"),
    closed: () => undefined,
  });
  const heard = async (port: number, chunks: readonly string[]): Promise<string> => {
    const socket = connect(port, "127.0.0.1").on("error", () => undefined);
    await once(socket, "connect");
    socket.setNoDelay(true);
    for (const chunk of chunks) {
      socket.write(chunk, "latin1");
      await turn();
    }
    socket.end();
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    return text;
  };

  it("believes the header, and gives the session what follows it", async () => {
    await using port = await startTestPort(answering, { proxies: ["127.0.0.0/8"] });
    const header = "PROXY TCP4 192.0.2.7 127.0.0.1 54321 25\r\n";
    assert.equal(await heard(port.listener.port, [`${header}EHLO x\r\n`]), "192.0.2.7 54321 false\r\nEHLO x\r\n");
    assert.equal(await heard(port.listener.port, [...header, "EHLO x\r\n"]), "192.0.2.7 54321 false\r\nEHLO x\r\n");
    assert.equal(
      await heard(port.listener.port, [bytesOf(v6).toString("latin1"), "NOOP"]),
      "2001:db8::7 54321 false\r\nNOOP",
    );
    assert.match(await heard(port.listener.port, ["PROXY UNKNOWN\r\n"]), /^127\.0\.0\.1 \d+ true\r\n$/);
  });

  it("lets clients log in whose TLS ended there, where the operator believes that", async () => {
    const hello = extended(`${authority} ${ssl}`).toString("latin1");
    for (const proxiedTls of [true, false]) {
      await using port = await startTestPort(answering, { proxies: ["127.0.0.1"], proxiedTls });
      assert.equal(await heard(port.listener.port, [hello]), `192.0.2.7 54321 ${proxiedTls}\r\n`);
      assert.equal(await heard(port.listener.port, [bytesOf(v4).toString("latin1")]), "192.0.2.7 54321 false\r\n");
    }
  });

  it("counts the clients behind it, not itself", async () => {
    const refused: string[] = [];
    await using port = await startTestPort(answering, {
      proxies: ["127.0.0.1"],
      perAddress: 2,
      events: { connectionRefused: ({ reason }) => void refused.push(reason) },
    });
    const client = async (address: string) => {
      const socket = connect(port.listener.port, "127.0.0.1").on("error", () => undefined);
      socket.write(`PROXY TCP4 ${address} 127.0.0.1 54321 25\r\n`);
      await Promise.race([once(socket, "data"), once(socket, "close")]);
      return socket;
    };
    const sockets = [];
    for (const address of ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2", "192.0.2.3"])
      sockets.push(await client(address));
    assert.deepEqual(refused, []);
    assert.ok((await client("192.0.2.1")).destroyed);
    assert.deepEqual(refused, ["too many connections from this address"]);
    for (const socket of sockets) socket.destroy();
    while (port.registry.size > 0) await turn();
    (await client("192.0.2.1")).destroy();
    assert.equal(refused.length, 1);
  });

  it("says nothing to who brings none, and believes none from elsewhere", async () => {
    const refused: string[] = [];
    await using strict = await startTestPort(answering, {
      proxies: ["127.0.0.1"],
      events: { connectionRefused: ({ reason }) => void refused.push(reason) },
    });
    assert.equal(await heard(strict.listener.port, ["EHLO x\r\n"]), "");
    assert.equal(await heard(strict.listener.port, ["PROXY TCP4"]), "");
    assert.deepEqual(refused, [
      "the connection does not begin with a PROXY header",
      "closed before the PROXY header was whole",
    ]);
    await using open = await startTestPort(answering, { proxies: ["192.0.2.0/24"] });
    assert.match(
      await heard(open.listener.port, ["PROXY UNKNOWN\r\n"]),
      /^127\.0\.0\.1 \d+ true\r\nPROXY UNKNOWN\r\n$/,
    );
  });
});
