import assert from "node:assert/strict";
import { createSecureContext, type TLSSocket } from "node:tls";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../../test/support/line-client.ts";
import {
  answer,
  type ManageSieveServer,
  plain,
  says,
  startManageSieveServer,
} from "../../test/support/managesieve-server.ts";
import { scramClient } from "../../test/support/scram-client.ts";
import { type Log, silentLog } from "../base/log.ts";
import { makeSelfSigned } from "../net/self-signed.ts";

describe("ManageSieve with TLS", () => {
  const failures: unknown[] = [];
  let server: ManageSieveServer;
  before(async () => {
    const { certificate, key } = await makeSelfSigned(["localhost"], Date.now());
    const context = createSecureContext({ cert: certificate, key });
    const log: Log = { ...silentLog, error: (...said) => failures.push(said), child: () => log };
    server = await startManageSieveServer({ certificates: { context: () => context }, proxies: ["127.0.0.0/8"], log });
  });
  after(() => server[Symbol.asyncDispose]());

  /** A client that comes from the network, through a proxy. */
  async function stranger(): Promise<{ client: LineClient; told: readonly string[] }> {
    const client = await LineClient.open(server.port.listener.port);
    client.send("PROXY TCP4 192.0.2.7 192.0.2.1 40000 4190\r\n");
    return { client, told: await answer(client) };
  }

  async function secured(client: LineClient): Promise<{ secure: LineClient; told: readonly string[] }> {
    assert.equal(await says(client, "STARTTLS"), 'OK "Begin TLS now"');
    const secure = await client.secure();
    return { secure, told: await answer(secure) };
  }

  it("takes no credentials in clear text from the network", async () => {
    const { client, told } = await stranger();
    assert.ok(told.includes('"STARTTLS"') && told.includes('"SASL" ""'), told.join());
    assert.equal(
      await says(client, 'AUTHENTICATE "PLAIN" "AGEAYg=="'),
      'NO (ENCRYPT-NEEDED) "Credentials are taken over TLS only"',
    );
    client.close();
  });

  it("tells unasked what there is behind STARTTLS, and lets in", async () => {
    const user = await server.mail.addUser();
    const { secure, told } = await secured((await stranger()).client);
    assert.ok(
      told.includes('"SASL" "SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN OAUTHBEARER XOAUTH2"') &&
        !told.includes('"STARTTLS"') &&
        told.at(-1) === 'OK "TLS is active"',
      told.join(),
    );
    assert.equal(await says(secure, "STARTTLS"), 'NO "TLS is active already"');
    assert.equal(await says(secure, `AUTHENTICATE "PLAIN" "${plain(user)}"`), 'OK "Logged in"');
    assert.equal(await says(secure, "STARTTLS"), 'NO "Logged in already"');
    assert.equal(await says(secure, "UNAUTHENTICATE"), 'OK "Logged out"');
    secure.send("CAPABILITY\r\n");
    assert.ok((await answer(secure)).some((line) => line.startsWith('"SASL" "SCRAM-SHA-256-PLUS ')));
    secure.close();
  });

  it("drops what was sent in clear text behind STARTTLS", async () => {
    const { client } = await stranger();
    client.send('STARTTLS\r\nNOOP "injected"\r\nPUTSCRIPT "a" {100+}\r\nke');
    assert.deepEqual(await answer(client), ['OK "Begin TLS now"']);
    const secure = await client.secure();
    assert.equal((await answer(secure)).at(-1), 'OK "TLS is active"');
    assert.equal(await says(secure, 'NOOP "mine"'), 'OK (TAG "mine") "Done"');
    secure.close();
  });

  it("takes a handshake that fails for the client's fault", async () => {
    const { client } = await stranger();
    assert.equal(await says(client, "STARTTLS"), 'OK "Begin TLS now"');
    client.send("this is no handshake\r\n");
    while ((await client.line()) !== undefined);
    assert.deepEqual(failures, []);
  });

  it("binds SCRAM to the channel", async () => {
    const user = await server.mail.addUser();
    const { secure } = await secured((await stranger()).client);
    const exporter = (secure.socket as TLSSocket).exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0));
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    const scram = scramClient(user.address, user.password, exporter);
    secure.send(`AUTHENTICATE "SCRAM-SHA-256-PLUS" "${base64(scram.first)}"\r\n`);
    const challenge = /^"(.+)"$/.exec((await secure.line()) ?? "")?.[1] ?? "";
    const { final, signature } = scram.answer(Buffer.from(challenge, "base64").toString());
    assert.equal(await says(secure, `"${base64(final)}"`), `OK (SASL "${base64(signature)}") "Logged in"`);
    secure.close();
  });
});
