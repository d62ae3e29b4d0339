/** Delivers a queued message into mailboxes of ours: notices to users whose mailbox was full, mail that had to wait, mail for domains that have become ours. */
import type { RefusalCode } from "../../base/errors.ts";
import type { AccountId } from "../../store/model.ts";
import type { RecipientResult } from "../../transport/transport.ts";
import { formatAddress } from "../../wire/smtp/path.ts";
import { answerForTheAbsent } from "../absence/answer.ts";
import type { Recipient } from "../envelope.ts";
import { arrivalOf } from "../notices/arrival.ts";
import { holdersOf, makeCopies } from "../once.ts";
import { type Departure, departureOf, newWays } from "../outbound.ts";
import { forward } from "../forward.ts";
import { accountHolder, messageKey } from "../partial.ts";
import { route } from "../route.ts";
import { deliveryFields, submissionTrace } from "../trace.ts";
import { tellFates } from "../sent/owed-fates.ts";
import type { CarrierParts } from "./carrier.ts";
import type { OpenedLeg } from "./opened.ts";
import { ownResult } from "./own-result.ts";
import { tellResults } from "./results.ts";
import type { Carried } from "./scheduler.ts";
import { settleTry, type Tried, type Waiting } from "./settle.ts";

export async function deliverHere(parts: CarrierParts, opened: OpenedLeg): Promise<Carried> {
  const { clock, schedule } = parts;
  const { leg, envelope, waiting } = opened;
  const message = await opened.message();
  const results: Tried[] = [];
  for (const each of waiting) results.push(await deliverTo(parts, opened, { ...each, message }));
  const now = clock.now();
  const settlement = settleTry({ leg, envelope, schedule, now }, waiting, results, parts.random());
  tellResults(parts.events, opened, settlement);
  return {
    record: { leg, name: opened.name, at: now, ...settlement },
    afterwards: () => tellFates(parts, opened, settlement.changes),
    connection: "good",
  };
}

interface Here extends Waiting {
  readonly message: Uint8Array;
}

async function deliverTo(parts: CarrierParts, opened: OpenedLeg, here: Here): Promise<Tried> {
  const { path } = here.recipient;
  const way = await route(parts, path);
  if (way.kind === "local") return spread(parts, opened, here, { ...here.recipient, ...way, passesOn: false });
  if (way.kind === "unknown" && way.later)
    return ownResult("deferred", 450, "4.1.1", "There is no such user here yet.");
  if (way.kind === "unknown") return ownResult("failed", 550, "5.1.1", "There is no such user here.");
  if (way.kind === "disabled") return ownResult("failed", 550, "5.2.1", "The mailbox takes no mail.");
  return ownResult("deferred", 451, "4.4.5", "The domain is not served here any more.");
}

/** To every account and every member elsewhere that has no copy from an earlier try. */
async function spread(
  parts: CarrierParts,
  { leg, name, envelope }: OpenedLeg,
  { number, message }: Here,
  recipient: Recipient,
): Promise<Tried> {
  const at = parts.clock.now();
  const key = messageKey(`${name} ${number}`, new Uint8Array());
  const holders = await parts.partial.holders(() => key);
  const trace = deliveryFields(envelope.reversePath, formatAddress(recipient.path));
  const author = leg.lane.author === 0 ? undefined : (leg.lane.author as AccountId);
  const own = author === undefined ? message.subarray(0, 0) : submissionTrace(message);
  // What was found out about it when it came, if anything was, is not known any more.
  const results = own.length > 0 ? "" : `Authentication-Results: ${parts.hostname}; none\r\n`;
  const prefix = Buffer.concat([Buffer.from(trace + results, "utf8"), own]);
  const isAlone = recipient.accounts.length === 1 && recipient.elsewhere.length === 0;
  const refusedIn = isAlone ? ("notice" as const) : undefined;
  const copies = recipient.accounts.map((account) => ({ account, prefix, to: recipient, refusedIn }));
  const here = copies.filter(({ account }) => !holders.has(accountHolder(account.id)));
  const id = `${name}.${number + 1}`;
  // With the number in the queue: on many machines, or when a clock goes back, a name alone might come again.
  const once = `${id} ${leg.message}`;
  const facts = { ...envelope, id, at, author, priority: leg.lane.priority, holdUntil: undefined };
  const elsewhere: Departure[] = [];
  for (const way of newWays([recipient], holders))
    elsewhere.push(departureOf(await forward(parts, { ...facts, message: [message] }, way)));
  const { reversePath } = envelope;
  const { failures, quiet } = await makeCopies(parts, {
    id: name,
    message: message.subarray(own.length),
    at,
    here,
    elsewhere,
    once,
    passage: {
      reversePath,
      author: undefined,
      client: undefined,
      isExamined: false,
      mayBeJunk: false,
      provesSender: true,
      key: () => key,
      asked: () => facts,
      sendOn: ({ id: copy, message: changed, way }) =>
        forward(parts, { ...facts, id: copy, message: [own, changed] }, way),
    },
  });
  const [failure] = failures.values();
  const all = holdersOf(recipient);
  if (failure === undefined) {
    if (holders.size > 0) await parts.partial.forget(key, all);
    await answerForTheAbsent(parts, { id: name, reversePath, message, except: quiet }, [recipient]);
    const { action: arrival, text } = arrivalOf(recipient);
    return { ...ownResult("delivered", 250, "2.1.5", text), arrival };
  }
  await parts.partial.remember(
    key,
    all.filter((holder) => !failures.has(holder)),
  );
  if (failure.code === "forbidden") return ownResult("failed", 550, "5.7.1", failure.message);
  return REASONS[failure.code] ?? ownResult("deferred", 451, "4.3.0", `${failure.message}.`);
}

const REASONS: Partial<Record<RefusalCode, RecipientResult>> = {
  "over-quota": ownResult("deferred", 452, "4.2.2", "The mailbox is full."),
  "not-found": ownResult("failed", 550, "5.1.1", "There is no such user here any more."),
  "too-large": ownResult("failed", 552, "5.3.4", "The message is larger than this server takes."),
};
