/** What a script would do with mail that is here: asked, and nothing is done. */
import { decide } from "../../mail/sieve/decide.ts";
import type { Account, MailReader, StoredContent } from "../../store/account.ts";
import type { Email, EmailId, Mailbox } from "../../store/model.ts";
import { emailIdText } from "../../store/object-id.ts";
import type { SieveScript } from "../../wire/sieve/script.ts";
import { pathOf, readPath, type Path } from "../../wire/smtp/path.ts";
import { SyntaxProblem } from "../../base/errors.ts";
import { visiblePlaces } from "../email/keywords.ts";
import type { JsonObject } from "../json.ts";
import type { Call } from "../method.ts";
import { changeBy, shownActions } from "./outcome.ts";

/** Bytes of bodies that one trial reads: some thousand messages as people write them. */
const BYTES_MAX = 64 * 1024 * 1024;

/** Milliseconds of one trial: its client waits, and asks for the rest. */
const MS_MAX = 4_000;

/** What reads the body; a script that has none of them sees all that it may from the header and the size. */
const BODY_READERS: ReadonlySet<string> = new Set(["body", "mime", "foreverypart", "extracttext", "ihave", "include"]);

export interface Trial {
  readonly account: Account;
  readonly script: SieveScript;
  /** Where the messages are as if they had just come there. */
  readonly mailbox: Mailbox;
}

export interface TrialResult {
  /** Those that the script does something with. */
  readonly list: readonly JsonObject[];
  readonly notFound: readonly string[];
  /** There was no time for these. */
  readonly notTested: readonly string[];
}

interface Found {
  readonly email: Email;
  /** The whole of it, not read yet; or the header, for a script that looks at no more. */
  readonly stored: StoredContent | Uint8Array;
  readonly reversePath: Path | undefined;
}

interface Tried {
  readonly bytes: number;
  /** Undefined where no command says what becomes of it. */
  readonly outcome: JsonObject | undefined;
}

export async function tryScript(call: Call, trial: Trial, ids: readonly EmailId[]): Promise<TrialResult> {
  const { clock } = call.parts;
  const end = clock.now() + MS_MAX;
  const readsBody = trial.script.requires.some((name) => BODY_READERS.has(name));
  const [list, notFound]: [JsonObject[], string[]] = [[], []];
  let bytes = 0;
  for (const [at, id] of ids.entries()) {
    if (clock.now() > end || bytes > BYTES_MAX) return { list, notFound, notTested: ids.slice(at).map(emailIdText) };
    const tried = await tryOn(call, trial, await find(trial.account, id, readsBody));
    bytes += tried?.bytes ?? 0;
    if (tried === undefined) notFound.push(emailIdText(id));
    else if (tried.outcome !== undefined) list.push(call.room.take(tried.outcome));
    await new Promise(setImmediate);
  }
  return { list, notFound, notTested: [] };
}

function find(account: Account, id: EmailId, readsBody: boolean): Promise<Found | undefined> {
  return account.read(async (mail) => {
    const [email] = await mail.emails([id]);
    if (email === undefined || visiblePlaces(email).length === 0) return undefined;
    const trace = (await mail.traces([id])).get(id);
    const stored = readsBody ? await mail.content(id) : await mail.header(id);
    return { email, stored, reversePath: trace && reversePathIn(trace) };
  });
}

/** Large messages wait for a place, as those do that come. */
async function tryOn(call: Call, trial: Trial, found: Found | undefined): Promise<Tried | undefined> {
  if (found === undefined) return undefined;
  const { email, stored } = found;
  const bytes = "header" in stored ? email.size : stored.length;
  using _place = await call.parts.mail.scripts.placeFor(bytes);
  const message = "header" in stored ? await trial.account.bytes(stored) : stored;
  return { bytes, outcome: await outcomeOf(call, trial, found, message) };
}

/** As the delivery wrote it, in front of all else. */
function reversePathIn(trace: Uint8Array): Path | undefined {
  const [, written] = /^Return-Path: (<.*>)\r\n/.exec(Buffer.from(trace).toString("utf8")) ?? [];
  try {
    return written === undefined ? undefined : readPath(written, 0).path;
  } catch (error) {
    if (error instanceof SyntaxProblem) return undefined;
    throw error;
  }
}

async function outcomeOf(
  call: Call,
  { account, script, mailbox }: Trial,
  { email, reversePath }: Found,
  message: Uint8Array,
): Promise<JsonObject | undefined> {
  const { actions, trouble } = await decide(
    { script },
    {
      account,
      passage: { reversePath, author: undefined, client: undefined },
      to: pathOf(call.user.address),
      message,
      size: email.size,
      spamPercent: mailbox.role === "junk" ? 100 : undefined,
      hostname: call.parts.hostname,
      now: call.parts.clock.now(),
      isTrial: true,
    },
  );
  const [first, ...more] = actions;
  const isLeft = first?.kind === "keep" && first.isImplicit && (first.flags ?? []).length === 0 && more.length === 0;
  if (isLeft && trouble === undefined) return undefined;
  const { line = null, text, included = null } = trouble ?? {};
  return {
    id: emailIdText(email.id),
    ...(await account.read(async (mail: MailReader) => ({
      actions: await shownActions(mail, actions),
      change: await changeBy(mail, actions, { email, here: mailbox }),
    }))),
    error: text === undefined ? null : { line, description: text, included },
  };
}
