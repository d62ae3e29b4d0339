/** The answer of an absent owner as JMAP shows it (RFC 8621 8): one object that is always there. */
import type { Absence } from "../mail/absence/absence.ts";
import { parseUtcDate, utcDate } from "./dates.ts";
import { invalidProperties, SetError } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";
import { withoutRepetitions } from "./standard/patch.ts";
import { WrongProperties } from "./standard/wrong-properties.ts";

export const VACATION_ID = "singleton";

/** Bytes of a text. */
const TEXT_BYTES_MAX = 64 * 1024;

const date = (at: number | undefined): Json => (at === undefined ? null : utcDate(at));

export const vacationProperties: Readonly<Record<string, (absence: Absence) => Json>> = {
  id: () => VACATION_ID,
  isEnabled: ({ isEnabled }) => isEnabled,
  fromDate: ({ from }) => date(from),
  toDate: ({ to }) => date(to),
  subject: ({ subject }) => subject ?? null,
  textBody: (absence) => absence.text ?? null,
  htmlBody: ({ html }) => html ?? null,
};

/** Throws SetError. */
export function changedAbsence(before: Absence, given: JsonObject): Absence {
  const patch = withoutRepetitions(given, before, vacationProperties);
  const wrong = new WrongProperties();
  wrong.others(patch, (property) => property !== "id" && Object.hasOwn(vacationProperties, property));
  const { isEnabled = before.isEnabled } = patch;
  if (typeof isEnabled !== "boolean") wrong.add("isEnabled is true or false", "isEnabled");
  const changed = {
    isEnabled: isEnabled === true,
    from: wrong.read(() => moment(patch, "fromDate", before.from)),
    to: wrong.read(() => moment(patch, "toDate", before.to)),
    subject: wrong.read(() => text(patch, "subject", before.subject)),
    text: wrong.read(() => text(patch, "textBody", before.text)),
    html: wrong.read(() => text(patch, "htmlBody", before.html)),
  };
  wrong.end();
  return changed;
}

function moment(patch: JsonObject, name: string, otherwise: number | undefined): number | undefined {
  const value = patch[name];
  if (value === undefined) return otherwise;
  if (value === null) return undefined;
  const parsed = typeof value === "string" ? parseUtcDate(value) : undefined;
  if (parsed === undefined) throw invalidProperties(`${name} is a date like "2014-10-30T06:12:00Z"`, name);
  return parsed;
}

function text(patch: JsonObject, name: string, otherwise: string | undefined): string | undefined {
  const value = patch[name];
  if (value === undefined) return otherwise;
  if (value === null) return undefined;
  if (typeof value !== "string") throw invalidProperties(`${name} is a string`, name);
  if (Buffer.byteLength(value) > TEXT_BYTES_MAX) throw new SetError("tooLarge", `${name} is too long`);
  return value.toWellFormed();
}
