/** A ManageSieve port in this process, over SQLite in a temporary folder. */
import { silentLog } from "../../src/base/log.ts";
import { manageSieveHandlers } from "../../src/managesieve/server.ts";
import { startTestPort, type TestPort } from "../../src/net/testing/ports.ts";
import type { Certificates } from "../../src/net/tls.ts";
import { formatPlain } from "../../src/wire/sasl/plain.ts";
import { LineClient } from "./line-client.ts";
import { type MailParts, type MailPartsOptions, openMailParts, type TestUser } from "./mail-parts.ts";

export interface ManageSieveServerOptions extends MailPartsOptions {
  readonly certificates?: Certificates;
  /** Networks whose connections begin with a PROXY header. */
  readonly proxies?: readonly string[];
  readonly unauthenticate?: boolean;
}

export interface ManageSieveServer extends AsyncDisposable {
  readonly mail: MailParts;
  readonly port: TestPort;
  /** A connection whose greeting has been read. */
  connect(): Promise<LineClient>;
  /** A connection that has logged in. */
  login(user: TestUser): Promise<LineClient>;
}

export async function startManageSieveServer(options: ManageSieveServerOptions = {}): Promise<ManageSieveServer> {
  await using opening = new AsyncDisposableStack();
  const mail = opening.use(await openMailParts(options));
  const { store, gate, events, clock } = mail;
  const log = options.log ?? silentLog;
  const handlers = manageSieveHandlers({
    store,
    gate,
    events,
    log,
    clock,
    software: { name: "Posthorn" },
    unauthenticate: options.unauthenticate ?? true,
  });
  const port = opening.use(
    await startTestPort(handlers, {
      protocol: "managesieve",
      login: "required",
      tls: options.certificates === undefined ? "none" : "starttls",
      perAddress: 1000,
      total: 1000,
      events,
      log,
      proxies: options.proxies ?? [],
      ...(options.certificates === undefined ? {} : { certificates: options.certificates }),
    }),
  );
  const connect = async (): Promise<LineClient> => {
    const client = await LineClient.open(port.listener.port);
    await answer(client);
    return client;
  };
  const opened = opening.move();
  return {
    mail,
    port,
    connect,
    async login(user) {
      const client = await connect();
      const said = await says(client, `AUTHENTICATE "PLAIN" "${plain(user)}"`);
      if (said !== 'OK "Logged in"') throw new Error(`not logged in: ${said}`);
      return client;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

export function plain({ address, password }: Pick<TestUser, "address" | "password">): string {
  return Buffer.from(formatPlain({ authorize: "", name: address, password })).toString("base64");
}

/** The lines up to the one that ends a command, literals inlined; less when the server has closed. */
export async function answer(client: LineClient): Promise<readonly string[]> {
  const lines: string[] = [];
  for (;;) {
    const line = await client.response();
    if (line === undefined) return lines;
    lines.push(line);
    if (/^(?:OK|NO|BYE)\b/.test(line)) return lines;
  }
}

/** What the server ends a command with. */
export async function says(client: LineClient, command: string): Promise<string> {
  client.send(Buffer.from(`${command}\r\n`));
  return (await answer(client)).at(-1) ?? "<closed>";
}

/** A string as clients send what has many lines. */
export function literal(text: string): string {
  return `{${Buffer.byteLength(text)}+}\r\n${text}`;
}
