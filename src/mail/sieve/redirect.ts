/** Sends a message on to other addresses as a script wants it (RFC 5228 4.2): through the queue, durable before the message is taken, and once. */
import { SyntaxProblem } from "../../base/errors.ts";
import { asBuffer } from "../../wire/mime/ascii.ts";
import { FieldNames, rawValue, readHeader } from "../../wire/mime/header.ts";
import type { RedirectAction, SieveAction } from "../../wire/sieve/action.ts";
import { type Path, readAddress } from "../../wire/smtp/path.ts";
import type { DeliveryParts } from "../delivery.ts";
import { Traces } from "../loops.ts";
import { type Holder, redirectHolder } from "../partial.ts";
import { isReachable } from "../reachable.ts";
import { editedParts } from "./edited.ts";
import type { Passage } from "./passage.ts";
import type { Trouble } from "./problems.ts";
import type { ScriptedCopy } from "./scripted-copy.ts";
import { recipientOf } from "./to.ts";

export interface Redirected {
  readonly troubles: readonly Trouble[];
  /** The message went to none of the addresses, and the script wants it nowhere else: it must not be lost. */
  readonly keeps: boolean;
  /** From now on the same message is a new one. */
  forget(): Promise<void>;
}

/** Throws Refusal when the queue takes no more: then the message must come again. */
export async function redirect(
  parts: DeliveryParts,
  one: ScriptedCopy,
  actions: readonly SieveAction[],
): Promise<Redirected> {
  const wanted = actions.filter((action) => action.kind === "redirect");
  if (wanted.length === 0) return { troubles: [], keeps: false, forget: async () => undefined };
  const { passage } = one;
  const troubles: Trouble[] = [];
  const holders: Holder[] = [];
  const stop = whyNotAgain(parts, one);
  for (const [number, action] of wanted.entries()) {
    const path = pathOf(action.address);
    const why = stop ?? whyNotThere(parts, path);
    if (why === undefined && path !== undefined) holders.push(await sendOn(parts, one, { action, path, number }));
    else troubles.push({ text: `a message was not redirected to ${action.address}: ${why}` });
  }
  const isKept = actions.some(({ kind }) => kind === "keep" || kind === "fileinto");
  return {
    troubles,
    keeps: holders.length === 0 && !isKept,
    forget: () => forget(parts, passage, holders),
  };
}

/** What is delivered stays so: at worst the same bytes, sent on purpose once more, go on only once. */
async function forget({ partial, log }: DeliveryParts, passage: Passage, holders: readonly Holder[]): Promise<void> {
  if (holders.length === 0) return;
  try {
    await partial.forget(passage.key(), holders, { durable: false });
  } catch (error) {
    log.error({ err: error }, "what was redirected could not be forgotten");
  }
}

/** In front of what goes on, so that it is known when it comes back; Pigeonhole writes the same. */
const MARK = "X-Sieve-Redirected-From";
const MARKS = new FieldNames([MARK.toLowerCase()]);

function whyNotAgain({ queue }: DeliveryParts, { delivery: { message }, copy }: ScriptedCopy): string | undefined {
  if (queue === undefined) return "nothing leaves this server";
  if (new Traces(message).tooMany) return "it has passed too many servers";
  const own = copy.account.address.toLowerCase();
  const { fields } = readHeader(message, { names: MARKS });
  const cameBack = fields.some((field) => asBuffer(rawValue(message, field)).toString("utf8").toLowerCase() === own);
  return cameBack ? "it was redirected from here before, and came back" : undefined;
}

function whyNotThere(parts: DeliveryParts, path: Path | undefined): string | undefined {
  if (path === undefined) return "it is no address";
  return isReachable(path, parts) ? undefined : "it is not on the Internet";
}

function pathOf(address: string): Path | undefined {
  try {
    return readAddress(address);
  } catch (error) {
    if (error instanceof SyntaxProblem) return undefined;
    throw error;
  }
}

interface Order {
  readonly action: RedirectAction;
  readonly path: Path;
  readonly number: number;
}

async function sendOn(
  { queue }: DeliveryParts,
  { delivery: { id, message }, passage, copy, account }: ScriptedCopy,
  { action, path, number }: Order,
): Promise<Holder> {
  const content = action.message === undefined ? message : editedParts(action.message, copy.prefix).rest;
  const to = recipientOf(copy);
  const sent = await passage.sendOn({
    id: `${id}.${account.id}-${number + 1}`,
    message: Buffer.concat([Buffer.from(`${MARK}: ${copy.account.address}\r\n`, "utf8"), content]),
    way: { recipient: { ...to, accounts: [], elsewhere: [path], passesOn: false }, paths: [path] },
  });
  const holder = redirectHolder(account.id, path);
  await queue?.add({ ...sent, copyOf: { message: passage.key(), holder } });
  return holder;
}
