import assert from "node:assert/strict";
import { once } from "node:events";
import { createSecureContext, connect as connectTls, type TLSSocket } from "node:tls";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../../test/support/line-client.ts";
import { PASSWORD } from "../../test/support/mail-parts.ts";
import { says } from "../../test/support/pop3-client.ts";
import { startPop3Server, type Pop3Server } from "../../test/support/pop3-server.ts";
import { scramClient } from "../../test/support/scram-client.ts";
import { makeSelfSigned } from "../net/self-signed.ts";

describe("POP3 with TLS", () => {
  let server: Pop3Server;
  let ca: string;
  before(async () => {
    const { certificate, key } = await makeSelfSigned(["localhost"], Date.now());
    ca = certificate;
    const context = createSecureContext({ cert: certificate, key });
    server = await startPop3Server({ certificates: { context: () => context }, proxies: ["127.0.0.0/8"] });
  });
  after(() => server[Symbol.asyncDispose]());

  /** A client that comes from the network, through a proxy. */
  async function stranger(): Promise<LineClient> {
    const client = await LineClient.open(server.port.listener.port);
    client.send("PROXY TCP4 192.0.2.7 192.0.2.1 40000 110\r\n");
    assert.match((await client.line()) ?? "", /^\+OK/);
    return client;
  }

  async function secured(client: LineClient): Promise<TLSSocket> {
    assert.match(await says(client, "STLS"), /^\+OK/);
    client.socket.removeAllListeners("data");
    const secure = connectTls({ socket: client.socket, servername: "localhost", ca });
    await once(secure, "secureConnect");
    return secure;
  }

  async function ask(secure: TLSSocket, command: string, end = "\r\n"): Promise<string> {
    let answer = "";
    secure.write(`${command}\r\n`);
    while (!answer.endsWith(end)) answer += String((await once(secure, "data"))[0]);
    return answer.slice(0, -end.length);
  }

  it("takes no credentials in clear text from the network", async () => {
    const client = await stranger();
    assert.match(await says(client, "CAPA"), /^\+OK/);
    const capabilities = (await client.multi()).split("\r\n");
    assert.ok(capabilities.includes("STLS"));
    assert.ok(!capabilities.includes("USER") && !capabilities.some((each) => each.startsWith("SASL")));
    assert.equal(await says(client, "USER ann@posthorn.test"), "-ERR use STLS before you log in");
    assert.match(await says(client, "AUTH PLAIN AGEAYg=="), /^-ERR/);
    client.close();
  });

  it("offers more behind STLS, and lets in", async () => {
    const user = await server.addUser("ann");
    const secure = await secured(await stranger());
    const capabilities = (await ask(secure, "CAPA", "\r\n.\r\n")).split("\r\n");
    assert.ok(
      capabilities.includes("SASL SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN OAUTHBEARER XOAUTH2"),
      capabilities.join(),
    );
    assert.ok(capabilities.includes("USER") && !capabilities.includes("STLS"));
    assert.match(await ask(secure, "STLS"), /^-ERR/);
    assert.match(await ask(secure, `USER ${user.address}`), /^\+OK/);
    assert.match(await ask(secure, `PASS ${PASSWORD}`), /^\+OK/);
    secure.destroy();
  });

  it("drops what was sent in clear text behind STLS, and the name given before", async () => {
    const user = await server.addUser("eve");
    const client = await LineClient.open(server.port.listener.port);
    client.send("PROXY TCP4 127.0.0.1 127.0.0.1 40000 110\r\n");
    await client.line();
    await says(client, `USER ${user.address}`);
    client.send("STLS\r\nNOOP\r\nCAPA\r\nUSE");
    assert.match((await client.line()) ?? "", /^\+OK Begin TLS/);
    client.socket.removeAllListeners("data");
    const secure = connectTls({ socket: client.socket, servername: "localhost", ca });
    await once(secure, "secureConnect");
    assert.match(await ask(secure, `PASS ${PASSWORD}`), /^-ERR USER comes first/);
    assert.match(await ask(secure, "CAPA", "\r\n.\r\n"), /SASL/);
    secure.destroy();
  });

  it("binds SCRAM to the channel", async () => {
    const user = await server.addUser("bob");
    const secure = await secured(await stranger());
    const exporter = secure.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0));
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    const scram = scramClient(user.address, PASSWORD, exporter);
    const asked = await ask(secure, `AUTH SCRAM-SHA-256-PLUS ${base64(scram.first)}`);
    const { final, signature } = scram.answer(Buffer.from(asked.slice(2), "base64").toString());
    assert.equal(await ask(secure, base64(final)), `+ ${base64(signature)}`);
    assert.match(await ask(secure, ""), /^\+OK Logged in/);
    assert.match(await ask(secure, "STAT"), /^\+OK 0 0/);
    secure.destroy();
  });
});
