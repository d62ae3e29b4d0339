/** Requests to our own API, for what JMAP has no word for (docs/design/0043). All throw SignedOut, Unreachable or Refused. */
import { reach } from "./client.ts";

export async function ask<Answer>(path: string): Promise<Answer> {
  const response = await reach(path, {});
  return (await response.json()) as Answer;
}

export async function tell<Answer = void>(path: string, body: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  const response = await reach(path, { method: "POST", headers, body: JSON.stringify(body) });
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}
