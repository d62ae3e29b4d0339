/** Emails and blobs of an account under test. */
import assert from "node:assert/strict";
import type { Json, JsonObject } from "../json.ts";
import type { JmapAccount } from "./jmap-account.ts";

/** The parameters of one of these for an account that a test has always in hand. */
export type AfterFirst<Helper extends (mine: JmapAccount, ...rest: never[]) => unknown> =
  Parameters<Helper> extends [JmapAccount, ...infer Rest] ? Rest : never;

/** Empty when it is not there. */
export async function emailOf(
  mine: JmapAccount,
  id: Json | undefined,
  properties: readonly string[],
  more: Record<string, Json> = {},
): Promise<JsonObject> {
  const { list } = await mine.call("Email/get", { ids: [id ?? ""], properties, ...more });
  return (list as JsonObject[])[0] ?? {};
}

/** The message of an email that a response names. */
export async function sourceOf(mine: JmapAccount, made: JsonObject): Promise<string> {
  const response = await mine.endpoint.download(mine.visitor, {
    accountId: "A1",
    blobId: made["blobId"] as string,
    name: "x.eml",
    type: "message/rfc822",
  });
  assert.equal(response.status, 200);
  return response.text();
}

/** Answers the id of the blob. */
export async function uploaded(mine: JmapAccount, bytes: string, type = "text/plain"): Promise<string> {
  const request = new Request("http://x/", { method: "POST", body: bytes, headers: { "content-type": type } });
  return ((await (await mine.endpoint.upload(mine.visitor, "A1", request)).json()) as { blobId: string }).blobId;
}
