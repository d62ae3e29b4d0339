/** Which fields a test looks at: of the message or a body part (:mime, RFC 5703 4), all of a name or one of them (:index, RFC 5260 6). */
import type { Arguments } from "../language/arguments.ts";
import type { FieldValue } from "../message/fields.ts";
import { fieldsOf, withDescendants } from "../mime/parts.ts";
import type { Run } from "../running/run.ts";

/** The fields of each of these names, in the order of the names. */
export type FieldSource = (run: Run, names: readonly string[]) => readonly FieldValue[];

export function readFieldSource(given: Arguments, { hasIndex = true } = {}): FieldSource {
  const isMime = given.tag("mime", "mime");
  const anyChild = given.tag("anychild", "mime");
  if (anyChild && !isMime) given.mistake(":anychild needs :mime");
  const pick = hasIndex ? readIndex(given, "index") : undefined;
  return (run, names) => {
    const fields = names.flatMap((name) => (isMime ? partFields(run, name, anyChild) : run.fields(name)));
    return pick === undefined ? fields : pick(fields);
  };
}

type Pick = <Item>(items: readonly Item[]) => readonly Item[];

/** :index, from the top down, and with :last from the bottom up. `requires`: the extension that brings it. */
export function readIndex(given: Arguments, requires: string | undefined): Pick | undefined {
  const index = given.tagNumber("index", requires);
  const last = given.tag("last", requires);
  if (last && index === undefined) given.mistake(":last needs :index");
  if (index === 0) given.mistake(":index counts from 1");
  if (index === undefined) return undefined;
  return (items) => {
    const at = last ? items.length - index : index - 1;
    return items.slice(Math.max(at, 0), at + 1);
  };
}

/** To look at a part costs some steps, however few fields it has. */
const PART_STEPS = 4;

function partFields(run: Run, name: string, anyChild: boolean): readonly FieldValue[] {
  const wanted = name.toLowerCase();
  const here = run.part ?? { bytes: run.message.bytes, part: run.message.tree };
  if (run.part === undefined && !anyChild) return run.fields(name);
  const parts = anyChild ? withDescendants(here) : [here];
  return parts.flatMap((part) => {
    const fields = fieldsOf(part);
    run.spend(PART_STEPS + fields.length);
    return fields.filter((field) => field.name === wanted);
  });
}
