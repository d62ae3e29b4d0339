/** date and currentdate (RFC 5260 4, 5). */
import { parseDate } from "../../mime/date.ts";
import { DATE_PARTS, type ClockTime, datePart, readZone } from "../date/date-part.ts";
import { test } from "../definition.ts";
import type { Arguments } from "../language/arguments.ts";
import type { Text } from "../language/text.ts";
import { readFieldSource } from "../matching/field-source.ts";
import { readMatcher } from "../matching/matcher.ts";
import type { FieldValue } from "../message/fields.ts";
import { Failed } from "../running/failed.ts";
import type { Run } from "../running/run.ts";

export const date = test({
  name: "date",
  rfc: "5260 4",
  requires: "date",
  read(given) {
    const fields = readFieldSource(given);
    const matcher = readMatcher(given);
    const zone = given.oneOf({ zone: undefined, originalzone: undefined });
    const named = zone?.name === "zone" ? readZoneName(given, given.valueOf(zone)) : undefined;
    const name = given.string("the name of a header field");
    const part = readPart(given);
    const keys = given.strings("the keys");
    return (run) => {
      const found = firstMoment(run, fields(run, [run.text(name)]));
      if (found === undefined) return matcher.any(run, [], keys);
      const { moment } = found;
      const zoneMinutes =
        zone?.name === "originalzone" ? found.zoneMinutes : (named?.(run) ?? run.host.zoneMinutes(moment));
      return matcher.any(run, partOf({ moment, zoneMinutes }, run.text(part)), keys);
    };
  },
});

export const currentdate = test({
  name: "currentdate",
  rfc: "5260 5",
  requires: "date",
  read(given) {
    const matcher = readMatcher(given);
    const zone = readZoneName(given, given.tagString("zone"));
    const part = readPart(given);
    const keys = given.strings("the keys");
    return (run) => {
      const moment = run.host.now;
      const time = { moment, zoneMinutes: zone(run) ?? run.host.zoneMinutes(moment) };
      return matcher.any(run, partOf(time, run.text(part)), keys);
    };
  },
});

function partOf(time: ClockTime, part: string): readonly string[] {
  return [datePart(time, part)].filter((value) => value !== undefined);
}

/** Tests ask again and again. */
const known = new WeakMap<FieldValue, ClockTime | "none">();

/** Of the first field that has one. */
function firstMoment(run: Run, fields: readonly FieldValue[]): ClockTime | undefined {
  for (const field of fields) {
    run.spend(1);
    let moment = known.get(field);
    if (moment === undefined) known.set(field, (moment = readMoment(field) ?? "none"));
    if (moment !== "none") return moment;
  }
  return undefined;
}

/** In fields like Received the date stands behind the last semicolon (RFC 5260 4). */
function readMoment({ raw }: FieldValue): ClockTime | undefined {
  const read = parseDate(raw.subarray(raw.lastIndexOf(SEMICOLON) + 1));
  return read === undefined ? undefined : { moment: read.moment, zoneMinutes: (read.asWritten - read.moment) / 60_000 };
}
const SEMICOLON = 0x3b;

function readZoneName(given: Arguments, zone: Text | undefined): (run: Run) => number | undefined {
  if (zone === undefined) return () => undefined;
  if (zone.fixed !== undefined && readZone(zone.fixed) === undefined)
    given.mistake('a zone is written "+0100"', zone.at);
  return (run) => {
    const minutes = readZone(run.text(zone));
    if (minutes === undefined) throw new Failed(`"${run.text(zone)}" is no zone like "+0100"`);
    return minutes;
  };
}

function readPart(given: Arguments): Text {
  const part = given.string("a part of a date");
  if (part.fixed !== undefined && !DATE_PARTS.has(part.fixed.toLowerCase())) {
    given.mistake(`a date has no part "${part.fixed}"`, part.at);
  }
  return part;
}
