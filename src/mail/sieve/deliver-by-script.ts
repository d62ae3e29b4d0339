/** Delivers one copy as the active script of its owner decides. What is stored, and what is remembered of it, is one transaction. */
import type { Refusal } from "../../base/errors.ts";
import type { MailReader, MailWriter } from "../../store/account.ts";
import type { RejectAction, SieveAction } from "../../wire/sieve/action.ts";
import { SieveMistakes } from "../../wire/sieve/mistakes.ts";
import { isFirstArrival } from "../arrivals.ts";
import type { Copy, DeliveryParts, Into } from "../delivery.ts";
import { isBlocked } from "../filing/blocked.ts";
import { fileMuted } from "../filing/muted.ts";
import { usualMailbox } from "../filing/standard-mailbox.ts";
import { noteReport } from "../sent/note-report.ts";
import type { ActiveScript } from "./active-scripts.ts";
import { decide, type Decision } from "./decide.ts";
import { isUnjudged } from "../junk/judgement.ts";
import { remember, remembers } from "./memories.ts";
import { ownPassage } from "./passage.ts";
import { noteProblem, type Trouble } from "./problems.ts";
import { redirect } from "./redirect.ts";
import { refusalOf } from "./refusal.ts";
import type { LeftToDo, ScriptedCopy } from "./scripted-copy.ts";
import { storeCopies, type Stored, type Wanted } from "./store-copies.ts";
import { recipientOf } from "./to.ts";
import { editedParts } from "./edited.ts";

/** Refusal: the message is not taken for this account, now or ever. */
export async function deliverByScript(
  parts: DeliveryParts,
  brought: Omit<ScriptedCopy, "passage">,
): Promise<LeftToDo | Refusal | Unscripted | undefined> {
  let one = { ...brought, passage: brought.delivery.passage ?? ownPassage(parts, brought.delivery) };
  const active = await parts.scripts.of(one.account);
  if (active === undefined) return { isUnscripted: true, copy: one.copy };
  let into = await one.account.read((mail) => lookAt(mail, one));
  if (into === "unjudged") {
    const { judged } = await import("../junk/judge.ts");
    one = await judged(parts, one.account, one);
    into = one.copy.judgement?.isJunk === true ? "junk" : "inbox";
  }
  if (into === "came before") return undefined;
  if (into === "junk" && !looksForJunk(active)) return { isUnscripted: true, copy: one.copy };
  const outcome = await decideAndDo(parts, one, { active, into });
  // Of two that come at the same time one is the duplicate: the script is asked again, and that is enough.
  return outcome === "again" ? ((await decideAndDo(parts, one, { active, into, isLast: true })) as Settled) : outcome;
}

/** No script has a say: the copy goes where it would without one. */
interface Unscripted {
  readonly isUnscripted: true;
  readonly copy: Copy;
}

type Settled = LeftToDo | Refusal | undefined;

interface Turn {
  readonly active: ActiveScript;
  readonly into: Into;
  /** What others have done meanwhile does not matter any more. */
  readonly isLast?: boolean;
}

async function decideAndDo(parts: DeliveryParts, one: ScriptedCopy, turn: Turn): Promise<Settled | "again"> {
  const decision = await decided(parts, one, turn);
  const rejection = decision.actions.find((action) => action.kind === "reject");
  return rejection === undefined
    ? follow(parts, one, { ...turn, decision })
    : refuse(parts, one, { ...turn, decision, rejection });
}

interface Decided extends Turn {
  readonly decision: Decision;
}

/** Whose sender can be told of it in no way must not lose the message: it is kept as junk. */
async function refuse(
  parts: DeliveryParts,
  one: ScriptedCopy,
  { active, decision, rejection }: Decided & { readonly rejection: RejectAction },
): Promise<Settled | "again"> {
  const { provesSender, reversePath } = one.passage;
  const canTell = provesSender && reversePath !== undefined;
  const refusal = refusalOf(rejection, one.copy, canTell);
  if (refusal === undefined && !canTell)
    return follow(parts, one, { active, into: "junk", decision: { ...decision, actions: [KEPT] } });
  tell(parts, one, { active, actions: decision.actions, troubles: [], done: [] });
  return refusal ?? { copy: one.copy, script: active.kept, answers: [], rejection, isQuiet: true };
}

async function follow(
  parts: DeliveryParts,
  one: ScriptedCopy,
  { active, into, decision, isLast }: Decided,
): Promise<LeftToDo | undefined | "again"> {
  const troubles: Trouble[] = decision.trouble === undefined ? [] : [decision.trouble];
  const sent = await redirect(parts, one, decision.actions);
  troubles.push(...sent.troubles);
  const actions = sent.keeps ? [...decision.actions, KEPT] : decision.actions;
  const wanted = await wantedOf(parts, one, actions);
  const now = parts.clock.now();
  const deeds = { active, seen: decision.seen, wanted, troubles, into, now };
  const done = await one.account.write(async (mail) => {
    if (isLast !== true && (await cameMeanwhile(mail, decision, now))) return "again";
    return carryOut(mail, one, deeds);
  });
  if (done === "again") return done;
  await sent.forget();
  tell(parts, one, { active, actions, troubles, done });
  if (one.delivery.passage === undefined) return undefined;
  const answers = actions.filter((action) => action.kind === "vacation" || action.kind === "notify");
  return {
    copy: one.copy,
    script: active.kept,
    // Nobody answers junk.
    answers: into === "junk" ? [] : answers,
    rejection: undefined,
    isQuiet: isQuiet(actions, done),
  };
}

const KEPT = { kind: "keep", isImplicit: true } as const;

async function lookAt(mail: MailReader, one: ScriptedCopy): Promise<Into | "came before" | "unjudged"> {
  const { delivery, ready, copy } = one;
  const { once, into = "inbox" } = delivery;
  if (once !== undefined && (await mail.recordByKey("arrival", once)) !== undefined) return "came before";
  if (copy.judgement?.isJunk === true) return "junk";
  const states = await mail.recordStates();
  if (into === "inbox" && (await isBlocked(mail, ready.authors, states))) return "junk";
  return (await isUnjudged(mail, one, states)) ? "unjudged" : into;
}

/** Junk is filed as such, unless the script wants to judge by itself (RFC 5235). */
function looksForJunk({ script }: ActiveScript): boolean {
  if (script instanceof SieveMistakes) return false;
  return script.requires.some((name) => name === "spamtest" || name === "spamtestplus");
}

async function decided(
  { scripts, clock, hostname }: DeliveryParts,
  { delivery, passage, copy, account }: ScriptedCopy,
  { active, into }: Turn,
): Promise<Decision> {
  using _place = await scripts.placeFor(delivery.message.length);
  return await decide(active, {
    account,
    passage,
    to: recipientOf(copy).path,
    message: Buffer.concat([copy.prefix, delivery.message]),
    spamPercent: spamPercent({ into, passage, copy }),
    hostname,
    now: clock.now(),
  });
}

/** What the filter of its reader thinks of it, where it was asked; undefined when nobody has looked (RFC 5235 2.1). */
function spamPercent({
  into,
  passage,
  copy: { judgement },
}: Pick<Turn, "into"> & Pick<ScriptedCopy, "passage" | "copy">): number | undefined {
  if (judgement !== undefined) return Math.round(judgement.score * 100);
  return into === "junk" ? 100 : passage.isExamined ? 0 : undefined;
}

/** A message that the script has changed is prepared by itself, once for all that store it. */
async function wantedOf(
  { store }: DeliveryParts,
  { ready, copy }: ScriptedCopy,
  actions: readonly SieveAction[],
): Promise<readonly Wanted[]> {
  const edited = new Map<Uint8Array, Pick<Wanted, "message" | "prefix">>();
  const wanted: Wanted[] = [];
  for (const action of actions) {
    if (action.kind !== "keep" && action.kind !== "fileinto") continue;
    let stored =
      action.message === undefined ? { message: ready.prepared, prefix: copy.prefix } : edited.get(action.message);
    if (stored === undefined && action.message !== undefined) {
      const { prefix, rest } = editedParts(action.message, copy.prefix);
      stored = { message: await store.prepare(rest), prefix };
      edited.set(action.message, stored);
    }
    if (stored === undefined) continue;
    wanted.push({ ...stored, place: action.kind === "keep" ? undefined : action, flags: action.flags ?? [] });
  }
  return wanted;
}

interface Deeds {
  readonly active: ActiveScript;
  readonly seen: Decision["seen"];
  readonly wanted: readonly Wanted[];
  /** Grows. */
  readonly troubles: Trouble[];
  readonly into: Into;
  /** Epoch milliseconds. */
  readonly now: number;
}

async function carryOut(
  mail: MailWriter,
  { delivery, ready, copy }: ScriptedCopy,
  deeds: Deeds,
): Promise<readonly Stored[]> {
  const { once, at } = delivery;
  const { active, wanted, troubles, into, now } = deeds;
  if (once !== undefined && !(await isFirstArrival(mail, once))) return [];
  const stored = await storeCopies(mail, wanted, {
    usual: () => usualMailbox(mail, into, copy.account),
    internalDate: at,
    trouble: (text) => troubles.push({ text }),
  });
  const [first] = stored;
  if (ready.report !== undefined && first !== undefined) await noteReport(mail, first.appended.emailId, ready.report);
  const done: Stored[] = [];
  for (const each of stored) {
    const { appended, mailbox, uid, isKept } = each;
    const mayHide = isKept && mailbox.role === "inbox";
    const filed = mayHide ? await fileMuted(mail, { emailId: appended.emailId, uid }, mailbox) : undefined;
    done.push({ ...each, ...filed });
  }
  for (const { key, ms } of deeds.seen) await remember(mail, key, { now, ms });
  const [trouble] = troubles;
  if (trouble !== undefined) await noteProblem(mail, active.kept.id, trouble, now);
  return done;
}

/** What was new to the script is not any more: the same came, and was delivered. */
async function cameMeanwhile(mail: MailReader, { seen }: Decision, now: number): Promise<boolean> {
  for (const { key, isNew } of seen) if (isNew && (await remembers(mail, key, now))) return true;
  return false;
}

/** To who must not think that it was read, and to who was answered already. */
function isQuiet(actions: readonly SieveAction[], done: readonly Stored[]): boolean {
  if (actions.some(({ kind }) => kind === "vacation")) return true;
  const isSentOn = actions.some(({ kind }) => kind === "redirect");
  return !isSentOn && done.every(({ mailbox }) => mailbox.role === "junk" || mailbox.role === "trash");
}

function tell(
  { events, log }: DeliveryParts,
  { delivery: { id }, copy }: ScriptedCopy,
  {
    active,
    actions,
    troubles,
    done,
  }: {
    readonly active: ActiveScript;
    readonly actions: readonly SieveAction[];
    readonly troubles: readonly Trouble[];
    readonly done: readonly Stored[];
  },
): void {
  const account = copy.account.address;
  const { name } = active.kept;
  events.scriptRan({ id, account, script: name, actions: actions.map(({ kind }) => kind) });
  for (const { mailbox, uid, appended } of done)
    events.messageDelivered({ id, account, mailbox: mailbox.path, uid, size: appended.size });
  for (const { text, line, included } of troubles)
    log.warn(
      { id, account, script: included ?? name, line, problem: text },
      "a Sieve script did not do all that it should",
    );
}
