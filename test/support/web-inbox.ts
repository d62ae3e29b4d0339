/** Puts messages into an inbox byte for byte, with the header that this server would have given them. */
import { glob } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ImapFlow } from "imapflow";
import type { Program } from "./program.ts";

export interface Placed {
  readonly message: string;
  readonly at: Date;
  readonly flags: readonly string[];
}

/** What begins with what `examined` gives is as if it had been delivered. */
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
  const traces = new Set<string>();
  for (const each of messages) {
    const { message, at, flags } = typeof each === "string" ? { message: each, at: new Date(), flags: [] } : each;
    await client.append("INBOX", message, [...flags], at);
    traces.add(TRACE.exec(message)?.[0] ?? "");
  }
  await client.logout();
  traces.delete("");
  if (traces.size > 0) await markDelivered(program, [...traces]);
}

/** No protocol can say so: in the databases themselves. */
async function markDelivered({ folder }: Program, traces: readonly string[]): Promise<void> {
  for await (const file of glob("data/accounts/**/*.db", { cwd: folder })) {
    using database = new DatabaseSync(join(folder, file), { timeout: 10_000 });
    const mark = database.prepare("update content set trace_size = ? where substr(header, 1, ?) = ?");
    for (const trace of traces.map((text) => Buffer.from(text))) mark.run(trace.length, trace.length, trace);
  }
}

const END = "id 1; Thu, 1 Jan 2026 00:00:00 +0000\r\n";
const TRACE = new RegExp(`^Authentication-Results: [^]*?${END.replaceAll("+", "\\+")}`);

/** What stands above a message from another server. */
export function examined(results: string, hostname = "mx.posthorn.test"): string {
  return `Authentication-Results: ${hostname};\r\n\t${results}\r\nReceived: from far.example ([192.0.2.1])\r\n\tby ${hostname} with ESMTP\r\n\t${END}`;
}
