import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { connect as connectTls } from "node:tls";
import { until } from "../../test/support/until.ts";
import { silentLog } from "../base/log.ts";
import { openCertificates } from "./certificates.ts";
import type { Connection, Handler } from "./connection.ts";
import { GATHERED_BYTES_MAX } from "./limits.ts";
import { ensureSelfSigned } from "./self-signed.ts";
import { startTestPort } from "./testing/ports.ts";

const PAGES = 24;
const page = (i: number): Uint8Array<ArrayBuffer> => new Uint8Array(new ArrayBuffer(100_000 + i)).fill(65 + i);
const all = Buffer.concat(Array.from({ length: PAGES }, (_, i) => page(i)));

/** Lends what it writes, and waits only now and then for a slow client. */
class Lender implements Handler {
  readonly lent: Uint8Array[] = [];
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }
  async start(): Promise<void> {
    for (let i = 0; i < PAGES; i++) {
      const bytes = page(i);
      const copied = Uint8Array.from([1, 2, 3]);
      const shared = bytes.subarray(0, 10);
      this.lent.push(bytes, copied);
      this.#connection.write(bytes, [bytes, copied, shared, new Uint8Array()]);
      if (i % 5 === 4) await this.#connection.drained();
    }
    this.#connection.end("all is written");
  }
  receive(): void {}
  timeout(): void {}
  stop(): void {}
  closed(): void {}
}

/** Everything until the server closes its side; the client is slow to begin, so that much is pending. */
async function slowlyRead(socket: Socket): Promise<Buffer> {
  socket.pause();
  await new Promise(setImmediate);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe("memory that is lent to a connection", () => {
  it("is given back when it is sent, and not before", async () => {
    let lender: Lender | undefined;
    await using port = await startTestPort((connection) => (lender = new Lender(connection)));
    const client = connect({ host: "127.0.0.1", port: port.listener.port });
    assert.ok(all.equals(await slowlyRead(client)));
    await until(() => lender?.lent.every((bytes) => bytes.length === 0) === true);
    assert.equal(lender?.lent.length, 2 * PAGES);
    assert.ok(all.length > 4 * GATHERED_BYTES_MAX);
  });

  it("is given back when it is sent over TLS", async () => {
    const folder = await mkdtemp(join(tmpdir(), "posthorn-lent-"));
    try {
      const { files } = await ensureSelfSigned(folder, ["mx.test"], Date.now());
      using certificates = await openCertificates({ files: [files], ticketKeys: randomBytes(48), log: silentLog });
      let lender: Lender | undefined;
      await using port = await startTestPort((connection) => (lender = new Lender(connection)), {
        tls: "implicit",
        certificates,
      });
      const client = connectTls({ host: "127.0.0.1", port: port.listener.port, rejectUnauthorized: false });
      await once(client, "secureConnect");
      assert.ok(all.equals(await slowlyRead(client)));
      await until(() => lender?.lent.every((bytes) => bytes.length === 0) === true);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
