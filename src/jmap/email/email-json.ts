/** An email as Email/get shows it, read from where what is asked for lies. */
import type { Account } from "../../store/account.ts";
import type { Email } from "../../store/model.ts";
import { arrivalOf } from "../../wire/mime/arrival.ts";
import type { Verdict } from "../../wire/mime/verdict.ts";
import type { MethodResult } from "../../wire/mime/auth-results.ts";
import { blobIdOfEmail } from "../blob-id.ts";
import type { JsonObject } from "../json.ts";
import type { LargeBodies } from "./large-bodies.ts";
import { ARRIVAL, type BodyWish, headerJson, sourceOf, storedJson } from "./properties.ts";

async function arrivalJson(account: Account, { id }: Email, properties: ReadonlySet<string>): Promise<JsonObject> {
  if (!properties.has(ARRIVAL)) return {};
  const { by, results, verdict } = arrivalOf((await account.read((mail) => mail.traces([id]))).get(id));
  return {
    [ARRIVAL]: {
      by,
      results: results?.map(resultJson) ?? null,
      verdict: verdict === null ? null : verdictJson(verdict),
    },
  };
}

function verdictJson({ isJunk, reasons }: Verdict): JsonObject {
  return { isJunk, reasons };
}

function resultJson({ method, result, properties = [] }: MethodResult): JsonObject {
  return { method, result, properties: properties.map(([name, value = ""]) => [name, value]) };
}

/** Content is read message by message, so that no more than one is in memory. */
export async function emailJson(
  { account, bodies }: { readonly account: Account; readonly bodies: LargeBodies },
  email: Email,
  properties: ReadonlySet<string>,
  wish: BodyWish,
): Promise<JsonObject> {
  const known = { ...storedJson(email, properties), ...(await arrivalJson(account, email, properties)) };
  const source = sourceOf(properties);
  if (source === "stored") return { ...known, ...headerJson(email.listedFields, properties, wish.room) };
  if (source === "header") {
    const header = await account.read((mail) => mail.header(email.id));
    return { ...known, ...headerJson(header, properties, wish.room) };
  }
  const content = await account.read((mail) => mail.content(email.id));
  return { ...known, ...(await bodies.json(await account.bytes(content), blobIdOfEmail(email.id), properties, wish)) };
}
