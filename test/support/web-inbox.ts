/** Puts messages into an inbox byte for byte, with the header that this server would have given them. */
import { ImapFlow } from "imapflow";
import type { Program } from "./program.ts";

export interface Placed {
  readonly message: string;
  readonly at: Date;
  readonly flags: readonly string[];
}

export async function append(program: Program, address: string, messages: readonly (string | Placed)[]): Promise<void> {
  const client = new ImapFlow({
    host: "127.0.0.1",
    port: program.ports.imap,
    secure: false,
    tls: { rejectUnauthorized: false },
    auth: { user: address, pass: program.password },
    logger: false,
  });
  await client.connect();
  for (const each of messages) {
    const { message, at, flags } = typeof each === "string" ? { message: each, at: new Date(), flags: [] } : each;
    await client.append("INBOX", message, [...flags], at);
  }
  await client.logout();
}

/** What stands above a message from another server. */
export function examined(results: string, hostname = "mx.posthorn.test"): string {
  return `Authentication-Results: ${hostname};\r\n\t${results}\r\nReceived: from far.example ([192.0.2.1])\r\n\tby ${hostname} with ESMTP\r\n\tid 1; Thu, 1 Jan 2026 00:00:00 +0000\r\n`;
}
