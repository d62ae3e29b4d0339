/** Rights on mailboxes as JMAP names them (RFC 8621 2), to and from the letters of RFC 4314, and to whom they are given. */
import type { MailReader } from "../../store/account.ts";
import type { Mailbox, MailboxId } from "../../store/model.ts";
import { orderedRights, type Right } from "../../store/sharing/rights.ts";
import { invalidProperties } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { principalIdText } from "./principal-id.ts";

/** draft-ietf-jmap-mail-sharing: who a mailbox is shared with, and who may say so. */
export const MAIL_SHARE = "urn:ietf:params:jmap:mail:share";

/** What each is made of; `x` is both of the last but two. */
const LETTERS: Readonly<Record<string, readonly Right[]>> = {
  mayReadItems: ["r"],
  mayAddItems: ["i"],
  mayRemoveItems: ["t", "e"],
  maySetSeen: ["s"],
  maySetKeywords: ["w"],
  mayCreateChild: ["k"],
  mayRename: ["x"],
  mayDelete: ["x"],
  maySubmit: ["p"],
  mayShare: ["a"],
};

export function rightsText(letters: string): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(LETTERS).map(([name, needed]) => [name, needed.every((letter) => letters.includes(letter))]),
  );
}

/** Who has anything can look the mailbox up. Throws SetError. */
export function lettersOf(given: Json): string {
  if (!isObject(given)) throw invalidProperties("rights are an object", "shareWith");
  for (const [name, value] of Object.entries(given))
    if (!Object.hasOwn(LETTERS, name) || typeof value !== "boolean")
      throw invalidProperties(`${name.slice(0, 100)} is no right, or not true or false`, "shareWith");
  const { mayRename = false, mayDelete = false } = given;
  if (mayRename !== mayDelete) throw invalidProperties("mayRename and mayDelete are one right here", "shareWith");
  const letters = Object.entries(LETTERS).flatMap(([name, needed]) => (given[name] === true ? needed : []));
  return letters.length === 0 ? "" : orderedRights(`l${letters.join("")}`);
}

/** By principal; null for nobody, and for who may not know. What is withheld from somebody is not in it. */
export async function shareWith(mail: MailReader, { id, rights }: Mailbox): Promise<Json> {
  if (!rights.includes("a")) return null;
  const given = await givenOn(mail, id);
  return Object.keys(given).length === 0 ? null : given;
}

export async function givenOn(mail: MailReader, id: MailboxId): Promise<JsonObject> {
  const grants = (await mail.grants(id)).filter(({ negative }) => !negative);
  return Object.fromEntries(grants.map(({ grantee, rights }) => [principalIdText(grantee), rightsText(rights)]));
}
