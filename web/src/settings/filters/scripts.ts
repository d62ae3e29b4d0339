/** Sieve scripts on the server (RFC 9661): reading them, and keeping what was changed unless somebody else changed it. */
import type { JmapClient } from "../../jmap/client.ts";
import { Refused } from "../../jmap/problems.ts";
import { set } from "../../jmap/set.ts";

export interface KeptScript {
  readonly id: string;
  readonly name: string;
  readonly blobId: string;
  readonly isActive: boolean;
  /** What it did wrong last when mail came, since it was changed. */
  readonly problem: ScriptProblem | null;
}

export interface ScriptProblem {
  /** ISO 8601. */
  readonly at: string;
  readonly times: number;
  readonly description: string;
  readonly line: number | null;
  /** The name of a script that it includes. */
  readonly included: string | null;
}

export interface KnownScripts {
  readonly scripts: readonly KeptScript[];
  readonly state: string;
  /** Whose rules are shown: the active one, or the first. */
  readonly shown: KeptScript | undefined;
  /** Of the one that is shown; empty for none. */
  readonly text: string;
}

/** What somebody has changed, and what it was when they began. */
export interface Edition {
  readonly script: KeptScript | undefined;
  readonly name: string;
  readonly before: string;
  readonly text: string;
}

/** What is kept is no longer what the change began from. */
export class ChangedElsewhere extends Error {
  override name = "ChangedElsewhere";
}

/** The server found these mistakes in a text, and kept nothing. */
export class WrongScript extends Refused {
  override name = "WrongScript";
  readonly mistakes: readonly Mistake[];

  constructor(told: string) {
    super("invalidSieve", told);
    this.mistakes = mistakesIn(told);
  }
}

export interface Mistake {
  /** From 1; undefined where the server does not say. */
  readonly line: number | undefined;
  readonly text: string;
}

/** Of a script that we make ourselves. */
const NEW_NAME = "filters";

const TYPE = "application/sieve";

/** RFC 9661 2, and `problem`, which is our server's own. */
const PROPERTIES: readonly (keyof KeptScript)[] = ["id", "name", "blobId", "isActive", "problem"];

interface Listed {
  readonly list: readonly KeptScript[];
  readonly state: string;
}

/** Throws SignedOut, Unreachable, Refused. */
export async function readScripts(client: JmapClient): Promise<KnownScripts> {
  const { list, state } = await listed(client);
  const shown = list.find(({ isActive }) => isActive) ?? list[0];
  return { scripts: list, state, shown, text: shown === undefined ? "" : await textOf(client, shown) };
}

async function listed(client: JmapClient): Promise<Listed> {
  const [answer] = await client.request<[Listed]>(["SieveScript/get", { ids: null, properties: PROPERTIES }]);
  return { ...answer, list: answer.list.toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
}

/** Throws SignedOut, Unreachable, Refused. */
export async function textOf(client: JmapClient, { blobId }: KeptScript): Promise<string> {
  const blob = await client.blob(blobId, TYPE);
  return blob.text();
}

/** A script of ours under a name that no other has. */
export function newEdition(text: string, scripts: readonly KeptScript[]): Edition {
  const taken = new Set(scripts.map(({ name }) => name));
  let name = NEW_NAME;
  for (let n = 2; taken.has(name); n++) name = `${NEW_NAME} ${n}`;
  return { script: undefined, name, before: "", text };
}

/** Throws ChangedElsewhere, WrongScript, SignedOut, Unreachable, Refused. */
export async function keepScript(
  client: JmapClient,
  edition: Edition,
  how: { readonly isForced: boolean; readonly isActivated: boolean },
): Promise<void> {
  const { list, state } = await listed(client);
  const now = list.find(({ id }) => id === edition.script?.id);
  // What is activated as the first one shall not take the place of another.
  const isFirst = edition.script !== undefined || !how.isActivated || list.length === 0;
  if (!how.isForced && !(isFirst && (await isAsBefore(client, edition, now))))
    throw new ChangedElsewhere("changed elsewhere");
  const blobId = await uploadScript(client, edition.text);
  const content = { name: edition.name, blobId };
  const change = now === undefined ? { create: { new: content } } : { update: { [now.id]: content } };
  const activation = how.isActivated ? { onSuccessActivateScript: now?.id ?? "#new" } : {};
  await attempt(() => set(client, "SieveScript/set", { ifInState: state, ...change, ...activation }));
}

/** What was kept last is as before again. Throws as `keepScript`. */
export async function takeBack(client: JmapClient, { name, before, text }: Edition): Promise<void> {
  const { list } = await listed(client);
  const script = list.find((each) => each.name === name);
  if (script === undefined || (await textOf(client, script)) !== text) throw new ChangedElsewhere("changed elsewhere");
  await keepScript(client, { script, name, before: text, text: before }, { isForced: false, isActivated: false });
}

async function isAsBefore(
  client: JmapClient,
  { script, before }: Edition,
  now: KeptScript | undefined,
): Promise<boolean> {
  if (script === undefined || now === undefined) return script === now;
  return now.name === script.name && (now.blobId === script.blobId || (await textOf(client, now)) === before);
}

/** Mistakes of a text; none for a script that the server would take. Throws SignedOut, Unreachable, Refused. */
export async function checkScript(client: JmapClient, text: string): Promise<readonly Mistake[]> {
  const blobId = await uploadScript(client, text);
  type Answer = { readonly error: { readonly type: string; readonly description?: string } | null };
  const [{ error }] = await client.request<[Answer]>(["SieveScript/validate", { blobId }]);
  if (error === null) return [];
  if (error.type === "invalidSieve") return mistakesIn(error.description ?? "");
  throw new Refused(error.type, error.description ?? "");
}

/** Undefined: none is active from then on. Throws SignedOut, Unreachable, Refused. */
export function activateScript(client: JmapClient, script: KeptScript | undefined): Promise<void> {
  const wish = script === undefined ? { onSuccessDeactivateScript: true } : { onSuccessActivateScript: script.id };
  return set(client, "SieveScript/set", wish);
}

/** Throws SignedOut, Unreachable, Refused. */
export function removeScript(client: JmapClient, { id }: KeptScript): Promise<void> {
  return set(client, "SieveScript/set", { destroy: [id] });
}

/** Answers the id of its blob. Throws SignedOut, Unreachable, Refused. */
export async function uploadScript(client: JmapClient, text: string): Promise<string> {
  const file = new Blob([text], { type: TYPE });
  const { blobId } = await client.upload(file, { progress: () => undefined, signal: new AbortController().signal });
  return blobId;
}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refused && error.type === "invalidSieve") throw new WrongScript(error.message);
    // Somebody was quicker between reading and writing.
    if (error instanceof Refused && error.type === "stateMismatch") throw new ChangedElsewhere(error.message);
    throw error;
  }
}

/** "line 3, column 5: …" each, as our server tells them; once where a line has the same twice. */
function mistakesIn(told: string): readonly Mistake[] {
  const mistakes = told.split("\n").map((each) => {
    const [, line, text] = /^line (\d+)(?:, column \d+)?: ([^]*)$/.exec(each) ?? [];
    return line === undefined ? { line: undefined, text: each } : { line: Number(line), text: text ?? "" };
  });
  return [...new Map(mistakes.map((mistake) => [keyOf(mistake), mistake])).values()];
}

/** No two of one answer have the same. */
export function keyOf({ line, text }: Mistake): string {
  return `${line ?? ""} ${text}`;
}
