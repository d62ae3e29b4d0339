/** The Sieve scripts of an account: records, found by their names; the text is kept as it was given, and at most one is active (RFC 5804 1.4). */
import { Refusal } from "../../base/errors.ts";
import type { MailReader, MailWriter } from "../../store/account.ts";
import type { RecordId, StoredRecord } from "../../store/model.ts";
import { readScript } from "../../wire/sieve/script.ts";
import { SCRIPT_BYTES_MAX } from "../../wire/sieve/limits.ts";
import { SCRIPT_NAME_BYTES_MAX, SCRIPTS_MAX } from "./limits.ts";
import { forgetProblem } from "./problems.ts";

export interface KeptScript {
  readonly id: RecordId;
  readonly name: string;
  readonly text: string;
  readonly isActive: boolean;
}

type Content = Omit<KeptScript, "id">;

/** By name. */
export async function listScripts(mail: MailReader): Promise<readonly KeptScript[]> {
  const records = await mail.records("sieve-script");
  return records.map(scriptOf).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Throws Refusal("not-found"). */
export async function scriptById(mail: MailReader, id: RecordId): Promise<KeptScript> {
  return found(await mail.record("sieve-script", id));
}

/** Throws Refusal("not-found"). */
export async function scriptByName(mail: MailReader, name: string): Promise<KeptScript> {
  return found(await mail.recordByKey("sieve-script", name.normalize("NFC")));
}

export async function findScript(mail: MailReader, name: string): Promise<KeptScript | undefined> {
  const record = await mail.recordByKey("sieve-script", name.normalize("NFC"));
  return record === undefined ? undefined : scriptOf(record);
}

/** What runs when mail comes. */
export async function activeScript(mail: MailReader): Promise<KeptScript | undefined> {
  return (await mail.records("sieve-script")).map(scriptOf).find(({ isActive }) => isActive);
}

/** Throws SieveMistakes, and Refusal("exists" | "limit" | "too-large" | "invalid"). */
export async function addScript(mail: MailWriter, { name, text }: Pick<Content, "name" | "text">): Promise<RecordId> {
  // First: ManageSieve tells each mistake of the text under the name.
  const checked = scriptName(name);
  checkText(text);
  await checkRoom(mail);
  return mail.addRecord("sieve-script", dataOf({ name: checked, text, isActive: false }), checked);
}

/** Another name, another text, or both. Throws SieveMistakes, and Refusal("not-found" | "exists" | "too-large" | "invalid"). */
export async function changeScript(
  mail: MailWriter,
  id: RecordId,
  { name, text }: Partial<Pick<Content, "name" | "text">>,
): Promise<void> {
  const before = await scriptById(mail, id);
  if (text !== undefined) checkText(text);
  const after = { ...before, name: name === undefined ? before.name : scriptName(name), text: text ?? before.text };
  await mail.changeRecord("sieve-script", id, dataOf(after), after.name);
  if (text !== undefined) await forgetProblem(mail, id);
}

/** Puts the text in the place of the script of that name, or makes one (RFC 5804 2.6). Throws what `addScript` and `changeScript` do. */
export async function putScript(mail: MailWriter, name: string, text: string): Promise<RecordId> {
  const before = await mail.recordByKey("sieve-script", name.normalize("NFC"));
  if (before === undefined) return addScript(mail, { name, text });
  await changeScript(mail, before.id, { text });
  return before.id;
}

/** Whether a script of that name, which may be there already, would be taken (RFC 5804 2.5). Throws Refusal("limit" | "too-large" | "invalid"). */
export async function checkScriptRoom(mail: MailReader, name: string, bytes: number): Promise<void> {
  checkSize(bytes);
  const checked = scriptName(name);
  if ((await mail.recordByKey("sieve-script", checked)) === undefined) await checkRoom(mail);
}

/** Throws Refusal("not-found"), and "in-use" for the active one (RFC 5804 2.10). */
export async function removeScript(mail: MailWriter, id: RecordId): Promise<void> {
  const { isActive } = await scriptById(mail, id);
  if (isActive) throw new Refusal("in-use", "the script is active");
  await mail.removeRecord("sieve-script", id);
  await forgetProblem(mail, id);
}

/** Undefined: none is active from now on. Throws Refusal("not-found"). */
export async function activateScript(mail: MailWriter, id: RecordId | undefined): Promise<void> {
  if (id !== undefined) await scriptById(mail, id);
  for (const script of await listScripts(mail)) {
    const isActive = script.id === id;
    if (script.isActive !== isActive)
      await mail.changeRecord("sieve-script", script.id, dataOf({ ...script, isActive }));
  }
}

/** The text of a script that came as bytes; a mark of the byte order stays in it. Throws Refusal("invalid" | "too-large"). */
export function scriptText(bytes: Uint8Array): string {
  checkSize(bytes.length);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Refusal("invalid", "a script is text in UTF-8", { cause: error });
  }
}

function found(record: StoredRecord | undefined): KeptScript {
  if (record === undefined) throw new Refusal("not-found", "there is no such script");
  return scriptOf(record);
}

function scriptOf({ id, data }: StoredRecord): KeptScript {
  return { ...(JSON.parse(data) as Content), id };
}

function dataOf({ name, text, isActive }: Content): string {
  return JSON.stringify({ name, text, isActive });
}

async function checkRoom(mail: MailReader): Promise<void> {
  if ((await mail.records("sieve-script")).length >= SCRIPTS_MAX)
    throw new Refusal("limit", `there are ${SCRIPTS_MAX} scripts already`);
}

function checkText(text: string): void {
  checkSize(Buffer.byteLength(text));
  readScript(text);
}

function checkSize(bytes: number): void {
  if (bytes > SCRIPT_BYTES_MAX) throw new Refusal("too-large", `a script has at most ${SCRIPT_BYTES_MAX} bytes`);
}

/** RFC 5804 1.6: neither controls nor ends of lines and paragraphs. */
const UNNAMEABLE = /[\p{Cc}\u2028\u2029]|\p{Cs}/u;

/** As it is kept. Throws Refusal("invalid"), of a long one too: who hears "too-large" would shorten the script. */
export function scriptName(text: string): string {
  const name = text.normalize("NFC");
  const bytes = Buffer.byteLength(name);
  if (bytes === 0 || UNNAMEABLE.test(name)) throw new Refusal("invalid", "the name of a script is text on one line");
  if (bytes > SCRIPT_NAME_BYTES_MAX)
    throw new Refusal("invalid", `the name of a script has at most ${SCRIPT_NAME_BYTES_MAX} octets`);
  return name;
}
