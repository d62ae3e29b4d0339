/** Answers the sender as a script wants it (vacation, RFC 5230): by the same rules as an absence, and once in a while for each answer. */
import { randomUUID } from "node:crypto";
import { DAY_MS } from "../../base/clock.ts";
import type { Account } from "../../store/account.ts";
import type { VacationAction } from "../../wire/sieve/action.ts";
import { addressOf, type Path, pathOf } from "../../wire/smtp/path.ts";
import { isAddressedTo, sendAnswer } from "../absence/answer.ts";
import { composeAnswer } from "../absence/compose-answer.ts";
import { whyNoAnswer } from "../automatic.ts";
import type { MailParts } from "../parts.ts";
import { keepCarbonCopy } from "./carbon-copy.ts";
import { memoryKey, remember, remembers } from "./memories.ts";
import type { FinishedCopy } from "./finished-copy.ts";
import { senderOf } from "./sender.ts";
import { recipientOf } from "./to.ts";

/** Milliseconds until somebody is answered again, where the script does not say (RFC 5230 4.1). */
const AGAIN_MS = 7 * DAY_MS;

export async function answerByScript(parts: MailParts, finished: FinishedCopy, action: VacationAction): Promise<void> {
  const { copy, message, reversePath } = finished;
  if (reversePath === undefined) return;
  const own = [copy.account.address, addressOf(recipientOf(copy).path), ...action.addresses];
  const names = new Set(own.map((address) => address.toLowerCase()));
  const isOwn = (path: Path): boolean => names.has(addressOf(path).toLowerCase());
  if (whyNoAnswer(message, reversePath, isOwn) !== undefined || !isAddressedTo(message, names)) return;
  const account = parts.store.account(copy.account.id);
  const to = addressOf(reversePath);
  const now = parts.clock.now();
  if (!(await isFirst(account, { action, to, now }))) return;
  const sender = await senderOf(parts, finished, { what: "an answer", from: action.from });
  if (sender === undefined) return;
  const id = randomUUID();
  const { subject, reason, isMime } = action;
  const answer = { subject, html: undefined, text: reason, ...(isMime ? { entity: reason } : {}) };
  const order = { message, from: sender.from, to, id, hostname: parts.hostname, at: now };
  const composed = composeAnswer({ ...order, answer });
  await sendAnswer(parts, { id, message: composed, to: reversePath, domain: pathOf(sender.owner).domain });
  if (action.fcc !== undefined) await keepCarbonCopy(parts, finished, { fcc: action.fcc, message: composed });
}

/** Answers without a handle are told apart by what they say (RFC 5230 4.2). */
async function isFirst(
  account: Account,
  { action, to, now }: { readonly action: VacationAction; readonly to: string; readonly now: number },
): Promise<boolean> {
  const { handle, subject = "", from = "", reason, isMime, seconds } = action;
  const ms = seconds === undefined ? AGAIN_MS : seconds * 1000;
  if (ms === 0) return true;
  const which = handle === undefined ? ["text", subject, from, String(isMime), reason] : ["handle", handle];
  const key = memoryKey("vacation", to.toLowerCase(), ...which);
  return account.write(async (mail) => {
    if (await remembers(mail, key, now)) return false;
    await remember(mail, key, { now, ms });
    return true;
  });
}
