import { DAY_MS } from "../base/clock.ts";
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { duplexPair } from "node:stream";
import { connect as connectTls, createSecureContext, type ConnectionOptions, type TLSSocket } from "node:tls";
import { until } from "../../test/support/until.ts";
import { silentLog } from "../base/log.ts";
import { bundleFile, openCertificates, type FileCertificates } from "./certificates.ts";
import type { Connection, Handler } from "./connection.ts";
import { ensureSelfSigned, makeSelfSigned } from "./self-signed.ts";
import { secureOrShow } from "./tls.ts";
import { startTestPort, type TestPort } from "./testing/ports.ts";

/** A tiny protocol: STARTTLS, WHO, and anything else is echoed; each line by itself. */
class Lines implements Handler {
  readonly #connection: Connection;
  #rest = "";
  constructor(connection: Connection) {
    this.#connection = connection;
  }
  start(): void {
    this.#connection.write("ready\r\n");
  }
  async receive(chunk: Uint8Array): Promise<void> {
    const lines = (this.#rest + Buffer.from(chunk).toString()).split("\r\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line !== "STARTTLS") {
        this.#connection.write(line === "WHO" ? `${JSON.stringify(who(this.#connection))}\r\n` : `echo ${line}\r\n`);
        continue;
      }
      this.#connection.write("go ahead\r\n");
      this.#rest = "";
      await this.#connection.startTls();
      break;
    }
  }
  timeout(): void {}
  stop(): void {
    this.#connection.end("stop");
  }
  closed(): void {}
}

function who({ tls, allowsLogin, canStartTls }: Connection) {
  const binding = (type: "tls-exporter" | "tls-server-end-point") =>
    Buffer.from(tls?.channelBinding(type) ?? "").toString("hex");
  return {
    version: tls?.version,
    cipher: tls?.cipher,
    name: tls?.serverName,
    exporter: binding("tls-exporter"),
    endPoint: binding("tls-server-end-point"),
    allowsLogin,
    canStartTls,
  };
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

async function hears(socket: Socket, end: string): Promise<string> {
  let heard = "";
  while (!heard.endsWith(end)) heard += String((await once(socket, "data"))[0]);
  return heard;
}

async function secure(options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connectTls({ rejectUnauthorized: false, ...options }).on("error", () => undefined);
  await Promise.race([
    once(socket, "secureConnect"),
    once(socket, "close").then(() => Promise.reject(new Error("closed"))),
  ]);
  return socket;
}

describe("TLS", () => {
  let folder: string;
  let certificates: FileCertificates;
  const ticketKeys = randomBytes(48);
  const files = (name: string) => ({ certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) });
  const put = async (name: string, names: readonly string[]): Promise<string> => {
    const { certificate, key } = await makeSelfSigned(names, Date.now());
    await writeFile(files(name).key, key);
    await writeFile(files(name).certificate, certificate);
    return certificate;
  };
  const start = (tls: "starttls" | "implicit", options: { login?: "required" } = {}): Promise<TestPort> =>
    startTestPort((connection) => new Lines(connection), { tls, certificates, ...options });
  const ask = async (socket: Socket): Promise<ReturnType<typeof who>> => {
    socket.write("WHO\r\n");
    const heard = await hears(socket, "}\r\n");
    return JSON.parse(heard.slice(heard.indexOf("{"))) as ReturnType<typeof who>;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-tls-"));
    await put("one", ["one.example", "127.0.0.1"]);
    await put("two", ["two.example", "*.two.example"]);
    certificates = await openCertificates({ files: [files("one"), files("two")], ticketKeys, log: silentLog });
  });
  after(async () => {
    certificates[Symbol.dispose]();
    await rm(folder, { recursive: true });
  });

  it("begins with the first byte, tells the session, and binds channels as the client sees them", async () => {
    await using port = await start("implicit");
    const client = await secure({ port: port.listener.port });
    const told = await ask(client);
    assert.equal(told.version, "TLSv1.3");
    assert.equal(told.cipher, client.getCipher().standardName);
    assert.equal(told.name, undefined);
    assert.equal(
      told.exporter,
      client.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0)).toString("hex"),
    );
    assert.equal(told.endPoint, createHash("sha256").update(client.getPeerCertificate().raw).digest("hex"));
    assert.equal(told.allowsLogin, true);
    assert.equal(told.canStartTls, false);
    client.destroy();
  });

  it("begins with STARTTLS, and forgets what was sent in clear text after it", async () => {
    await using port = await start("starttls");
    for (const chunks of [["STARTTLS\r\nevil\r\nWHO\r\n"], ["STARTTLS\r\n", "evil\r\n"]]) {
      const plain = await dial(port.listener.port);
      await hears(plain, "ready\r\n");
      for (const chunk of chunks) plain.write(chunk);
      assert.equal(await hears(plain, "go ahead\r\n"), "go ahead\r\n");
      const heard = await secure({ socket: plain }).then(
        async (client) => {
          client.write("hello\r\n");
          return hears(client, "hello\r\n");
        },
        () => "closed",
      );
      // Bytes that the system still held count as a broken handshake; those that had arrived are dropped.
      assert.ok(heard === "echo hello\r\n" || heard === "closed", heard);
      plain.destroy();
    }
  });

  it("upgrades after clear-text commands, byte by byte as well", async () => {
    await using port = await start("starttls", { login: "required" });
    const plain = await dial(port.listener.port);
    plain.setNoDelay(true);
    await hears(plain, "ready\r\n");
    plain.write("WHO\r\n");
    assert.match(await hears(plain, "}\r\n"), /"allowsLogin":true,"canStartTls":true/);
    for (const letter of "STARTTLS\r\n") {
      plain.write(letter);
      await turn();
    }
    await hears(plain, "go ahead\r\n");
    const client = await secure({ socket: plain, servername: "one.example" });
    const told = await ask(client);
    assert.equal(told.name, "one.example");
    assert.equal(told.canStartTls, false);
    client.end();
    await once(client, "close");
  });

  it("chooses the certificate by name", async () => {
    await using port = await start("implicit");
    const nameOf = async (servername?: string): Promise<string> => {
      const client = await secure({ port: port.listener.port, ...(servername === undefined ? {} : { servername }) });
      const name = String(client.getPeerCertificate().subject.CN);
      client.destroy();
      return name;
    };
    assert.equal(await nameOf("two.example"), "two.example");
    assert.equal(await nameOf("TWO.example"), "two.example");
    assert.equal(await nameOf("mail.two.example"), "two.example");
    assert.equal(await nameOf("deep.mail.two.example"), "one.example");
    assert.equal(await nameOf("elsewhere.example"), "one.example");
    assert.equal(await nameOf(), "one.example");
  });

  it("speaks 1.2 with forward secrecy, and nothing older", async () => {
    await using port = await start("implicit");
    const client = await secure({ port: port.listener.port, maxVersion: "TLSv1.2" });
    const told = await ask(client);
    assert.equal(told.version, "TLSv1.2");
    assert.match(told.cipher ?? "", /^TLS_ECDHE_/);
    assert.equal(told.exporter, "");
    client.destroy();
    await assert.rejects(
      secure({ port: port.listener.port, minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL@SECLEVEL=0" }),
    );
    await assert.rejects(secure({ port: port.listener.port, maxVersion: "TLSv1.2", ciphers: "AES128-SHA" }));
  });

  it("resumes a session at another listener with the same ticket keys", async () => {
    const others = await openCertificates({ files: [files("one")], ticketKeys, log: silentLog });
    await using first = await start("implicit");
    await using second = await startTestPort((connection) => new Lines(connection), {
      tls: "implicit",
      certificates: others,
    });
    const client = await secure({ port: first.listener.port });
    const [session] = (await once(client, "session")) as [Buffer];
    client.destroy();
    const again = await secure({ port: second.listener.port, session });
    assert.equal(again.isSessionReused(), true);
    again.destroy();
    await others.renewTicketKeys(randomBytes(48));
    const late = await secure({ port: second.listener.port, session });
    assert.equal(late.isSessionReused(), false);
    late.destroy();
    others[Symbol.dispose]();
  });

  it("closes on who does not speak it, and on who says nothing for too long", async () => {
    const refused: string[] = [];
    await using port = await startTestPort((connection) => new Lines(connection), {
      tls: "implicit",
      certificates,
      events: { connectionRefused: ({ reason }) => void refused.push(reason) },
    });
    const lost = await dial(port.listener.port);
    lost.write("EHLO client.example\r\n");
    await once(lost.resume(), "close");
    assert.match(refused[0] ?? "", /^no TLS: /);
    const silent = await dial(port.listener.port);
    while (port.registry.size === 0) await turn();
    for (let i = 0; i < 33; i++) port.wheel.tick();
    await once(silent.resume(), "close");
    assert.equal(port.registry.size, 0);
  });

  /** Long before the handshake would have taken too long. */
  const gone = (port: TestPort): Promise<boolean> => until(() => port.registry.size === 0);

  it("is over when the client ends it half way", async () => {
    await using port = await start("implicit");
    for (const bytes of [Buffer.alloc(0), Buffer.from("160301", "hex"), Buffer.from("1603010200", "hex")])
      (await dial(port.listener.port)).end(bytes);
    await gone(port);
  });

  it("survives clients that leave in the middle of the handshake", async () => {
    await using port = await start("implicit");
    for (let i = 0; i < 20; i++) {
      const plain = await dial(port.listener.port);
      connectTls({ socket: plain, rejectUnauthorized: false }).on("error", () => undefined);
      for (let turns = i % 4; turns >= 0; turns--) await turn();
      plain.resetAndDestroy();
    }
    await gone(port);
    const client = await secure({ port: port.listener.port });
    client.write("still here\r\n");
    assert.match(await hears(client, "still here\r\n"), /echo still here/);
    client.destroy();
  });

  it("takes a new certificate when its file changes, and keeps the old one when the new one is broken", async () => {
    const said: string[] = [];
    const log = {
      ...silentLog,
      error: (_: unknown, message: string) => void said.push(message),
      info: (_: unknown, message: string) => void said.push(message),
    };
    await put("three", ["three.example"]);
    const changing = await openCertificates({ files: [files("three")], ticketKeys, log });
    const served = async (): Promise<string> => {
      await using port = await startTestPort((connection) => new Lines(connection), {
        tls: "implicit",
        certificates: changing,
      });
      const client = await secure({ port: port.listener.port });
      const { subjectaltname } = client.getPeerCertificate();
      client.destroy();
      return String(subjectaltname);
    };
    assert.equal(await served(), "DNS:three.example");
    await put("three", ["new.example"]);
    for (let i = 0; i < 100 && said.length === 0; i++) await new Promise((done) => setTimeout(done, 50));
    assert.deepEqual(said, ["certificate read again"]);
    assert.equal(await served(), "DNS:new.example");
    await writeFile(files("three").certificate, "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
    await changing.reload();
    assert.equal(said[1], "certificate cannot be used; the one before it stays");
    assert.equal(await served(), "DNS:new.example");
    changing[Symbol.dispose]();
  });
});

describe("an authority that asks over TLS", () => {
  it("is seen in however many pieces its first words come, and gets nothing else said", async () => {
    const { certificate, key } = await makeSelfSigned(["asked.example"], Date.now());
    const context = createSecureContext({ cert: certificate, key });
    const usual = { context: () => assert.fail("the usual certificate is shown to nobody here") };
    const challenges = { challenge: async (name: string) => (name === "asked.example" ? context : undefined) };
    const ends = Promise.withResolvers<unknown>();
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      secureOrShow(socket, usual, challenges).then(ends.resolve, ends.reject);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    // Lets the first words through one octet at a time.
    const [near, far] = duplexPair();
    const there = connect((server.address() as AddressInfo).port, "127.0.0.1").setNoDelay(true);
    far.once("data", (hello: Buffer) => {
      void (async () => {
        for (const octet of hello) {
          there.write(Uint8Array.of(octet));
          await turn();
        }
        far.pipe(there);
      })();
    });
    there.pipe(far);
    const client = connectTls({
      socket: near,
      servername: "asked.example",
      ALPNProtocols: ["acme-tls/1"],
      rejectUnauthorized: false,
    });
    await once(client, "secureConnect");
    assert.equal(client.alpnProtocol, "acme-tls/1");
    assert.equal(client.getPeerX509Certificate()?.subjectAltName, "DNS:asked.example");
    assert.equal(await ends.promise, undefined);
    client.destroy();
    there.destroy();
    server.close();
  });
});

describe("a folder of certificates", () => {
  it("goes before files, as they come and go, and the server's own is for those who name nobody", async () => {
    await using open = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), "posthorn-bundles-"));
    open.defer(() => rm(folder, { recursive: true }));
    const bundle = async (name: string, names: readonly string[]): Promise<void> => {
      const { certificate, key } = await makeSelfSigned(names, Date.now());
      await writeFile(bundleFile(folder, name), `${certificate}${key}`);
    };
    const { files } = await ensureSelfSigned(join(folder, "own"), ["mx.example", "localhost"], Date.now());
    const parts = { files: [files], hostname: "mx.example", ticketKeys: randomBytes(48), log: silentLog };
    using certificates = await openCertificates({ ...parts, folder });
    const own = certificates.context(undefined);
    await bundle("a", ["mta-sts.example"]);
    await certificates.reload();
    assert.equal(certificates.context(undefined), own);
    assert.notEqual(certificates.context("mta-sts.example"), own);
    await bundle("mx", ["mx.example"]);
    await until(() => certificates.context(undefined) !== own);
    assert.equal(certificates.context("MX.example"), certificates.context("elsewhere.example"));
    assert.equal(certificates.context("localhost"), own);
    await writeFile(bundleFile(folder, "mx"), "half of");
    await certificates.reload();
    assert.notEqual(certificates.context("mx.example"), own);
    await rm(bundleFile(folder, "mx"));
    await certificates.reload();
    assert.equal(certificates.context("mx.example"), own);
  });
});

describe("the self-signed certificate", () => {
  it("is made once, and again when its names change or its end is near", async () => {
    const folder = await mkdtemp(join(tmpdir(), "posthorn-self-signed-"));
    const now = Date.now();
    const made = async (names: readonly string[], at: number): Promise<boolean> =>
      (await ensureSelfSigned(join(folder, "tls"), names, at)).made;
    assert.equal(await made(["mail.example", "127.0.0.1"], now), true);
    assert.equal(await made(["mail.example", "127.0.0.1"], now), false);
    assert.equal(await made(["mail.example", "localhost", "::1"], now), true);
    assert.equal(await made(["localhost"], now + 360 * DAY_MS), false);
    assert.equal(await made(["localhost"], now + 370 * DAY_MS), true);
    await rm(folder, { recursive: true });
  });
});
