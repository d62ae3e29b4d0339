/** What rules would do with mail that is here: asked of the server, which runs them as on mail that comes (docs/guide/jmap.md). */
import { type JmapClient, resultOf } from "../../../jmap/client.ts";
import { Refused } from "../../../jmap/problems.ts";
import { EMAIL_PROPERTIES, type Email } from "../../../jmap/types.ts";
import type { Filter } from "../../../mail/email-list.ts";
import type { EmailPatch } from "../../../mail/wish.ts";
import { partWith, printScript } from "../model/print-script.ts";
import type { Rule } from "../model/rule.ts";
import { EMPTY } from "../model/script.ts";
import { uploadScript } from "../scripts.ts";

/** Messages that are looked at in one go. */
export const PAGE = 500;

/** Which messages are looked at, as if they had just come to that mailbox. */
export interface Where {
  readonly filter: Filter;
  readonly mailboxId: string;
}

interface Foreseen {
  readonly email: Email;
  /** Null where all is as the rules want it. */
  readonly change: EmailPatch | null;
}

export interface ForeseenPage {
  /** How many messages were looked at. */
  readonly all: number;
  /** Those that the rules do something with. */
  readonly found: readonly Foreseen[];
}

interface Answer {
  readonly error: { readonly type: string; readonly description?: string } | null;
  readonly list: readonly { readonly id: string; readonly change: EmailPatch | null }[];
  /** There was no time for these. */
  readonly notTested: readonly string[];
}

/** The rules on the server: answers the id of their blob. Throws SignedOut, Unreachable, Refused. */
export function uploadRules(client: JmapClient, rules: readonly Rule[]): Promise<string> {
  return uploadScript(
    client,
    printScript(
      EMPTY,
      rules.map((rule) => partWith(rule)),
    ),
  );
}

/** The newest messages, after so many others. Throws SignedOut, Unreachable, Refused. */
export async function foresee(
  client: JmapClient,
  { filter, ...script }: Where & { readonly blobId: string },
  position: number,
): Promise<ForeseenPage> {
  const sort = [{ property: "receivedAt", isAscending: false }];
  const [{ ids }] = await client.request<[{ readonly ids: readonly string[] }]>([
    "Email/query",
    { filter, sort, position, limit: PAGE },
  ]);
  const found: Foreseen[] = [];
  let left = ids;
  while (left.length > 0) {
    const [{ error, list, notTested }, { list: emails }] = await client.request<
      [Answer, { readonly list: readonly Email[] }]
    >(
      ["SieveScript/test", { ...script, emailIds: left }],
      ["Email/get", { "#ids": resultOf(0, "SieveScript/test", "/list/*/id"), properties: EMAIL_PROPERTIES }],
    );
    if (error !== null) throw new Refused(error.type, error.description ?? "");
    if (notTested.length >= left.length) throw new Refused("serverFail", "");
    const changes = new Map(list.map(({ id, change }) => [id, change]));
    found.push(...emails.map((email) => ({ email, change: changes.get(email.id) ?? null })));
    left = notTested;
  }
  return { all: ids.length, found };
}
