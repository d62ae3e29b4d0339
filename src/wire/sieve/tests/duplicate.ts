/** duplicate: whether the message came before (RFC 7352). */
import { test } from "../definition.ts";
import type { Arguments } from "../language/arguments.ts";
import { DUPLICATE_SECONDS, DUPLICATE_SECONDS_MAX, DUPLICATES_MAX } from "../limits.ts";
import { shownValue } from "../message/fields.ts";
import { Failed } from "../running/failed.ts";
import type { Run } from "../running/run.ts";

export const duplicate = test({
  name: "duplicate",
  rfc: "7352 3",
  requires: "duplicate",
  read(given) {
    const handle = given.tagString("handle");
    const idOf = readId(given);
    const seconds = Math.min(given.tagNumber("seconds") ?? DUPLICATE_SECONDS, DUPLICATE_SECONDS_MAX);
    const last = given.tag("last");
    return async (run) => {
      const id = idOf(run);
      if (id === undefined || id === "") return false;
      const question = { id, handle: run.maybeText(handle) ?? "", seconds, last };
      const key = JSON.stringify([question.handle, id]);
      const answered = run.seen.get(key);
      if (answered !== undefined) return answered;
      if (run.seen.size >= DUPLICATES_MAX) throw new Failed(`a script asks of at most ${DUPLICATES_MAX} duplicates`);
      const answer = await run.host.seenBefore(question);
      run.seen.set(key, answer);
      return answer;
    };
  },
});

/** Undefined when the message has no such field: it cannot be known again. */
function readId(given: Arguments): (run: Run) => string | undefined {
  const tag = given.oneOf({ header: undefined, uniqueid: undefined });
  if (tag === undefined) return (run) => fieldOf(run, "message-id");
  const value = given.valueOf(tag);
  return (run) => (tag.name === "header" ? fieldOf(run, run.maybeText(value) ?? "") : run.maybeText(value));
}

function fieldOf(run: Run, name: string): string | undefined {
  const [field] = run.fields(name);
  return field === undefined ? undefined : shownValue(field);
}
