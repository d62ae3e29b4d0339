/** The actions of a script as clients see them, and what they would change of a message that is here already. */
import { roleOf } from "../../mail/sieve/decide.ts";
import { mailboxNamed } from "../../mail/sieve/mailbox-named.ts";
import type { MailReader } from "../../store/account.ts";
import type { Email, Mailbox, MailboxId } from "../../store/model.ts";
import { mailboxIdText } from "../../store/object-id.ts";
import type { FileIntoAction, SieveAction } from "../../wire/sieve/action.ts";
import { emailKeywords, keywordOf, visiblePlaces } from "../email/keywords.ts";
import type { Json, JsonObject } from "../json.ts";

export async function shownActions(mail: MailReader, actions: readonly SieveAction[]): Promise<readonly JsonObject[]> {
  const shown: JsonObject[] = [];
  for (const action of actions) shown.push(await shownAction(mail, action));
  return shown;
}

async function shownAction(mail: MailReader, action: SieveAction): Promise<JsonObject> {
  const { kind: type } = action;
  switch (action.kind) {
    case "keep":
      return { type, keywords: keywordsOf(action) };
    case "fileinto": {
      const { mailbox, create } = action;
      const found = await mailboxOf(mail, action);
      const mailboxId = found === undefined ? null : mailboxIdText(found.id);
      return { type, mailbox, mailboxId, create, keywords: keywordsOf(action) };
    }
    case "redirect":
      return { type, address: action.address };
    case "discard":
      return { type };
    case "reject":
      return { type, reason: action.reason };
    case "vacation":
      return { type, subject: action.subject ?? null, reason: action.reason };
    case "notify":
      return { type, method: action.method, text: action.text ?? null };
  }
}

/** The mailbox of a use comes before the name (RFC 8579 4). */
async function mailboxOf(mail: MailReader, { specialUse, mailbox }: FileIntoAction): Promise<Mailbox | undefined> {
  const role = specialUse === undefined ? undefined : roleOf(specialUse);
  return (role === undefined ? undefined : await mail.mailboxByRole(role)) ?? (await mailboxNamed(mail, mailbox));
}

function keywordsOf({ flags = [] }: { readonly flags?: readonly string[] | undefined }): readonly string[] {
  return flags.flatMap((flag) => keywordOf(flag) ?? []);
}

async function placesAfter(
  mail: MailReader,
  actions: readonly SieveAction[],
  here: Mailbox,
): Promise<ReadonlySet<MailboxId>> {
  const places = new Set<MailboxId>();
  for (const action of actions) {
    if (action.kind === "keep") places.add(here.id);
    if (action.kind === "fileinto") places.add((await mailboxOf(mail, action))?.id ?? here.id);
  }
  const isDiscarded = places.size === 0 && actions.some(({ kind }) => kind === "discard");
  if (places.size === 0) places.add((isDiscarded ? await mail.mailboxByRole("trash") : undefined)?.id ?? here.id);
  return places;
}

/**
 * A patch for Email/set: filed where it is kept and filed, out of `here` where it is not kept there; what is discarded goes into the trash, and what
 * has no place to go stays. What would be sent is not, for that was for new mail. Null: all is as the script wants it.
 */
export async function changeBy(
  mail: MailReader,
  actions: readonly SieveAction[],
  { email, here }: { readonly email: Email; readonly here: Mailbox },
): Promise<JsonObject | null> {
  const storing = actions.filter((action) => action.kind === "keep" || action.kind === "fileinto");
  const places = await placesAfter(mail, actions, here);
  const change: Record<string, Json> = {};
  const now = new Set(visiblePlaces(email).map(({ mailboxId }) => mailboxId));
  if (now.has(here.id) && !places.has(here.id)) change[`mailboxIds/${mailboxIdText(here.id)}`] = null;
  for (const id of places) if (!now.has(id)) change[`mailboxIds/${mailboxIdText(id)}`] = true;
  const marked = emailKeywords(email);
  for (const keyword of new Set(storing.flatMap(keywordsOf)))
    if (!marked.has(keyword)) change[`keywords/${keyword.replaceAll("~", "~0").replaceAll("/", "~1")}`] = true;
  return Object.keys(change).length === 0 ? null : change;
}
