/** Answers mail for owners who are away: once a week to each sender, and to nobody who is no person (RFC 3834, RFC 5230), or is blocked. */
import { NOTHING_ASKED } from "../queue/queue.ts";
import { randomUUID } from "node:crypto";
import type { AccountId } from "../../store/model.ts";
import { addressBytes, mailboxes, parseAddresses } from "../../wire/mime/address.ts";
import { asBuffer } from "../../wire/mime/ascii.ts";
import { FieldNames, rawValue, readHeader } from "../../wire/mime/header.ts";
import { transferOf } from "../../wire/mime/transfer.ts";
import { addressOf, formatAddress, type Path, pathOf } from "../../wire/smtp/path.ts";
import { whyNoAnswer } from "../automatic.ts";
import { deliver } from "../deliver.ts";
import type { Recipient } from "../envelope.ts";
import { authorsIn } from "../filing/authors.ts";
import { isBlocked } from "../filing/blocked.ts";
import type { MailParts } from "../parts.ts";
import { route } from "../route.ts";
import { deliveryFields } from "../trace.ts";
import { firstInAWhile, isAway, readAbsence } from "./absence.ts";
import { composeAnswer } from "./compose-answer.ts";

export interface Answerable {
  /** This server's name for it. */
  readonly id: string;
  readonly reversePath: Path | undefined;
  readonly message: Uint8Array;
  /** Accounts whose scripts want no answer, or have given one. */
  readonly except: ReadonlySet<AccountId>;
}

/** Addresses of a message's header that are looked at. */
const ADDRESSEES_MAX = 200;

/** `recipients` have their copies in their inboxes. What goes wrong with an answer does not undo that: it is logged. */
export async function answerForTheAbsent(
  parts: MailParts,
  arrived: Answerable,
  recipients: readonly Recipient[],
): Promise<void> {
  const { reversePath } = arrived;
  if (reversePath === undefined) return;
  const seen = new Set<AccountId>(arrived.except);
  for (const recipient of recipients) {
    for (const { id, address } of recipient.accounts) {
      if (seen.has(id)) continue;
      seen.add(id);
      try {
        await answerFor(parts, { arrived, reversePath, account: id, own: [address, addressOf(recipient.path)] });
      } catch (error) {
        parts.log.error({ err: error, id: arrived.id, account: address }, "an answer for an absent owner was not sent");
      }
    }
  }
}

interface Question {
  readonly arrived: Answerable;
  readonly reversePath: Path;
  readonly account: AccountId;
  /** The owner's address, and the one that was written to. */
  readonly own: readonly string[];
}

async function answerFor(parts: MailParts, { arrived, reversePath, account, own }: Question): Promise<void> {
  const now = parts.clock.now();
  const store = parts.store.account(account);
  const absence = await store.read(readAbsence);
  if (!isAway(absence, now)) return;
  const { message } = arrived;
  if (await store.read((mail) => isBlocked(mail, () => authorsIn(message)))) return;
  const names = new Set(own.map((address) => address.toLowerCase()));
  const isOwn = (path: Path): boolean => names.has(addressOf(path).toLowerCase());
  if (whyNoAnswer(message, reversePath, isOwn) !== undefined || !isAddressedTo(message, names)) return;
  const sender = addressOf(reversePath);
  if (!(await store.write((mail) => firstInAWhile(mail, sender, now)))) return;
  const entry = await parts.directory.accountById(account);
  if (entry === undefined) return;
  const id = randomUUID();
  const from = { name: entry.displayName, email: entry.address };
  const order = { answer: absence, message, from, to: sender, id, hostname: parts.hostname, at: now };
  await sendAnswer(parts, { id, message: composeAnswer(order), to: reversePath, domain: pathOf(entry.address).domain });
}

const ADDRESSEES = new FieldNames(["to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc"]);

/** Who got it by a list or a blind copy is not the one to answer (RFC 5230 4.5). */
export function isAddressedTo(message: Uint8Array, own: ReadonlySet<string>): boolean {
  const { fields } = readHeader(message, { names: ADDRESSEES });
  return fields.some((field) =>
    mailboxes(parseAddresses(rawValue(message, field), ADDRESSEES_MAX)).some((each) =>
      own.has(asBuffer(addressBytes(each)).toString("utf8").toLowerCase()),
    ),
  );
}

interface Outgoing {
  readonly id: string;
  readonly message: Uint8Array;
  readonly to: Path;
  readonly domain: string;
}

/** With the null reverse-path, so that nothing ever comes back of it (RFC 3834 3.3). */
export async function sendAnswer(parts: MailParts, { id, message, to, domain }: Outgoing): Promise<void> {
  const at = parts.clock.now();
  const way = await route(parts, to);
  if (way.kind === "unknown" || way.kind === "disabled") return;
  if (way.kind === "local" && way.accounts.length > 0) {
    const prefix = Buffer.from(deliveryFields(undefined, formatAddress(to)), "utf8");
    await deliver(parts, { id, message, at, copies: way.accounts.map((account) => ({ account, prefix })) });
    return;
  }
  await parts.queue?.add({
    ...NOTHING_ASKED,
    id,
    reversePath: undefined,
    recipients: [{ path: way.kind === "back" ? way.to : to, notify: ["NEVER"], originalRecipient: undefined }],
    message,
    body: transferOf(message) === "7bit" ? "7BIT" : "8BITMIME",
    signing: { domain, seal: undefined },
    at,
  });
}
