/** What a client of POP3 says, on a connection that a test has opened. */
import assert from "node:assert/strict";
import type { LineClient } from "./line-client.ts";

export async function says(client: LineClient, command: string): Promise<string> {
  client.send(`${command}\r\n`);
  return (await client.line()) ?? "<closed>";
}

export async function retrieve(client: LineClient, number: number): Promise<string> {
  const answer = await says(client, `RETR ${number}`);
  assert.match(answer, /^\+OK/);
  return client.multi();
}

export async function quit(client: LineClient): Promise<void> {
  assert.match(await says(client, "QUIT"), /^\+OK/);
  assert.equal(await client.line(), undefined);
}
