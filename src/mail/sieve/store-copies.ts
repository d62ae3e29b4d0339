/** Stores a message where a script wants it, in one transaction of the account: once, and again in every other mailbox (RFC 5228 4.1). */
import { Refusal } from "../../base/errors.ts";
import type { Appended, MailWriter, PreparedMessage } from "../../store/account.ts";
import { checkedFlags } from "../../store/flags/flags.ts";
import type { Mailbox, MailboxId, Uid } from "../../store/model.ts";
import type { FileCarbonCopy } from "../../wire/sieve/action.ts";
import { roleOf } from "./decide.ts";
import { mailboxNamed, pathOf } from "./mailbox-named.ts";

/** What one action stores. */
export interface Wanted {
  /** Undefined: where the message would be without a script. */
  readonly place: Place | undefined;
  readonly flags: readonly string[];
  readonly message: PreparedMessage;
  /** Trace fields in front of it. */
  readonly prefix: Uint8Array;
}

/** A mailbox as a script names it. */
type Place = Pick<FileCarbonCopy, "mailbox" | "create" | "specialUse">;

export interface Stored {
  readonly mailbox: Mailbox;
  readonly appended: Appended;
  /** In this mailbox. */
  readonly uid: Uid;
  readonly isKept: boolean;
}

interface Rules {
  /** Where the message would be without a script. */
  readonly usual: () => Promise<Mailbox>;
  readonly internalDate: number;
  /** Hears what could not be done as the script wants it. */
  readonly trouble: (text: string) => void;
}

export async function storeCopies(
  mail: MailWriter,
  wanted: readonly Wanted[],
  rules: Rules,
): Promise<readonly Stored[]> {
  const stored = new Map<PreparedMessage, Stored[]>();
  for (const { place, message, prefix, flags: named } of wanted) {
    const mailbox = place === undefined ? await rules.usual() : await mailboxOf(mail, place, rules);
    const others = stored.get(message) ?? [];
    if (others.some((other) => other.mailbox.id === mailbox.id)) continue;
    const flags = usableFlags(named, rules.trouble);
    const isKept = place === undefined;
    const [first] = others;
    if (first === undefined) {
      const appended = await mail.append(mailbox.id, message, { prefix, flags, internalDate: rules.internalDate });
      stored.set(message, [{ mailbox, appended, uid: appended.uid, isKept }]);
    } else others.push({ ...first, mailbox, uid: await again(mail, first, { to: mailbox.id, flags }), isKept });
  }
  return [...stored.values()].flat();
}

async function again(
  mail: MailWriter,
  { mailbox, uid }: Stored,
  { to, flags }: { readonly to: MailboxId; readonly flags: readonly string[] },
): Promise<Uid> {
  const copied = await mail.copy(mailbox.id, [uid], to);
  const [copy] = copied.to;
  if (copy === undefined) throw new Error("a message is gone in the transaction that stored it");
  await mail.changeFlags(to, [copy], { how: "replace", flags });
  return copy;
}

/** The mailbox of a use comes first (RFC 8579 4), then the name; what is not there is made, or the message is where it would be anyhow. */
async function mailboxOf(
  mail: MailWriter,
  { mailbox: name, create, specialUse }: Place,
  { usual, trouble }: Pick<Rules, "usual" | "trouble">,
): Promise<Mailbox> {
  const role = specialUse === undefined ? undefined : roleOf(specialUse);
  const found = (role === undefined ? undefined : await mail.mailboxByRole(role)) ?? (await mailboxNamed(mail, name));
  if (found !== undefined) return found;
  if (!create) {
    trouble(`there is no mailbox "${name}", so the message is where it would be without the script`);
    return usual();
  }
  try {
    return await mail.createMailbox(pathOf(name), { subscribe: true, ...(role === undefined ? {} : { role }) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    trouble(`the mailbox "${name}" could not be made: ${error.message}`);
    return usual();
  }
}

/** A flag that cannot be kept is no reason to lose the others. */
function usableFlags(flags: readonly string[], trouble: (text: string) => void): readonly string[] {
  return flags.filter((flag) => {
    try {
      return checkedFlags([flag]).length > 0;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      trouble(`a message cannot have the flag "${flag}"`);
      return false;
    }
  });
}
