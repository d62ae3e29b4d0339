/** An IMAP server in this process, over SQLite in a temporary folder. */
import type { ImapParts } from "../../src/imap/parts.ts";
import { imapHandlers } from "../../src/imap/server.ts";
import { startTestPort, type TestPort } from "../../src/net/testing/ports.ts";
import type { Certificates } from "../../src/net/tls.ts";
import { LineClient } from "./line-client.ts";
import { openMailParts, type MailParts, type MailPartsOptions } from "./mail-parts.ts";

export interface ImapServerOptions extends MailPartsOptions {
  readonly certificates?: Certificates;
  readonly messageBytesMax?: number;
  readonly unauthenticate?: boolean;
  readonly messagesPerCommand?: number;
  readonly jmapUrl?: string;
  /** Networks whose connections begin with a PROXY header. */
  readonly proxies?: readonly string[];
}

export interface ImapServer extends AsyncDisposable {
  readonly mail: MailParts;
  readonly port: TestPort;
  /** A connection whose greeting is still to be read. */
  connect(): Promise<LineClient>;
}

const software: ImapParts["software"] = { name: "Posthorn", version: "0.0.0", supportUrl: "https://posthorn.test/" };

export async function startImapServer(options: ImapServerOptions = {}): Promise<ImapServer> {
  await using opening = new AsyncDisposableStack();
  const mail = opening.use(await openMailParts(options));
  const { store, gate, directory, sharing, spools, events, log, clock } = mail;
  const settings = {
    unauthenticate: options.unauthenticate ?? true,
    messagesPerCommand: options.messagesPerCommand ?? 10_000_000,
    messageBytesMax: options.messageBytesMax ?? 50 * 1024 * 1024,
    jmapUrl: options.jmapUrl,
  };
  const port = opening.use(
    await startTestPort(
      imapHandlers({ store, gate, directory, sharing, spools, events, log, clock, software, ...settings }),
      {
        protocol: "imap",
        login: "required",
        tls: options.certificates === undefined ? "none" : "starttls",
        perAddress: 1000,
        total: 1000,
        events,
        log,
        proxies: options.proxies ?? [],
        ...(options.certificates === undefined ? {} : { certificates: options.certificates }),
      },
    ),
  );
  const opened = opening.move();
  return {
    mail,
    port,
    connect: () => LineClient.open(port.listener.port),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
