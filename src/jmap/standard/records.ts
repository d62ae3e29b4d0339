/** What types whose objects are records of the store have in common: names of their ids, reading them, following them. */
import type { Account, MailReader } from "../../store/account.ts";
import type { RecordId, RecordKind, StoredRecord } from "../../store/model.ts";
import { CHANGES_MAX } from "../limits.ts";
import type { Method } from "../method.ts";
import { cannotCalculate, changesMethod } from "./changes.ts";
import type { GetRequest } from "./get.ts";
import { notFound } from "./set.ts";

export interface RecordType extends Pick<Method, "using"> {
  /** "Identity" */
  readonly name: string;
  readonly kind: RecordKind;
  readonly idText: (id: RecordId) => string;
  /** Undefined for what was never one of these. */
  readonly parseId: (text: string) => RecordId | undefined;
}

/** `letter` begins the ids. */
export function recordType(options: Pick<RecordType, "name" | "kind" | "using"> & { letter: string }): RecordType {
  const { name, kind, using, letter } = options;
  const form = new RegExp(`^${letter}([1-9]\\d{0,14})$`);
  return {
    name,
    kind,
    using,
    idText: (id) => `${letter}${id}`,
    parseId: (text) => {
      const [, digits] = form.exec(text) ?? [];
      return digits === undefined ? undefined : (Number(digits) as RecordId);
    },
  };
}

/** The state of a type moves with its own records only. */
export async function recordState(mail: MailReader, { kind }: Pick<RecordType, "kind">): Promise<string> {
  return String((await mail.recordStates()).get(kind) ?? 0);
}

export function recordStateOf(account: Account, type: Pick<RecordType, "kind">): Promise<string> {
  return account.read((mail) => recordState(mail, type));
}

/** Those that a /get asks for, as far as they are there. */
export async function askedRecords(
  mail: MailReader,
  { kind, parseId }: RecordType,
  { ids }: GetRequest,
): Promise<readonly StoredRecord[]> {
  if (ids === undefined) return mail.records(kind);
  const found: StoredRecord[] = [];
  for (const text of ids) {
    const id = parseId(text);
    const record = id === undefined ? undefined : await mail.record(kind, id);
    if (record !== undefined) found.push(record);
  }
  return found;
}

/** Throws SetError("notFound"). */
export async function existingRecord(
  mail: MailReader,
  { kind, parseId }: RecordType,
  text: string,
): Promise<StoredRecord> {
  const id = parseId(text);
  const record = id === undefined ? undefined : await mail.record(kind, id);
  if (record === undefined) throw notFound();
  return record;
}

/** `rfc` is the section that defines it. */
export function changesOfRecords(type: RecordType, rfc: string): Method {
  return changesMethod<RecordId>({
    name: `${type.name}/changes`,
    rfc,
    using: type.using,
    read: (mail, since, max) => mail.recordChanges(type.kind, since, max),
    idText: type.idText,
    newest: async (mail) => Number(await recordState(mail, type)),
  });
}

/** What a /queryChanges takes out of the results, to put in again what still is one. Throws MethodError. */
export async function touchedRecords(account: Account, type: RecordType, since: number): Promise<ReadonlySet<string>> {
  return account.read(async (mail) => {
    const changes = await mail.recordChanges(type.kind, since, CHANGES_MAX);
    if (changes === undefined || changes.upTo < Number(await recordState(mail, type))) throw cannotCalculate();
    return new Set([...changes.created, ...changes.updated, ...changes.destroyed].map(type.idText));
  });
}
