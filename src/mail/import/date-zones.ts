/** The zones in which an old server tells INTERNALDATE: what the library reads from it is the moment alone. */
import { SyntaxProblem } from "../../base/errors.ts";
import { readDateTime } from "../../wire/imap/date.ts";
import { Reader } from "../../wire/imap/reader.ts";

/** A value of an answer as the library parses it: an atom or a string, or a list. */
type Value = { readonly value?: unknown } | readonly Value[] | null;

/** The library's way to say any command, which its types keep to themselves. */
export interface Asking {
  exec(
    command: string,
    attributes: readonly unknown[],
    options: { untagged: { FETCH(told: { attributes: readonly Value[] }): Promise<void> } },
  ): Promise<{ next(): void }>;
}

/** Minutes east of UTC by UID; who cannot be understood has none. */
export async function dateZones(server: Asking, uids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const zones = new Map<number, number>();
  const items = ["UID", "INTERNALDATE"].map((value) => ({ type: "ATOM", value }));
  const over = await server.exec("UID FETCH", [{ type: "SEQUENCE", value: uids.join(",") }, items], {
    untagged: {
      async FETCH({ attributes: [, told] }) {
        const uid = Number(textAfter("UID", told));
        const zone = zoneOf(textAfter("INTERNALDATE", told) ?? "");
        if (zone !== undefined) zones.set(uid, zone);
      },
    },
  });
  over.next();
  return zones;
}

function textAfter(item: string, told: Value | undefined): string | undefined {
  if (!Array.isArray(told)) return undefined;
  const texts = told.map((each: Value) => (each !== null && "value" in each ? String(each.value) : ""));
  return texts[texts.findIndex((text, at) => at % 2 === 0 && text.toUpperCase() === item) + 1];
}

function zoneOf(text: string): number | undefined {
  try {
    return readDateTime(Reader.of(`"${text}"`)).zone;
  } catch (error) {
    if (error instanceof SyntaxProblem) return undefined;
    throw error;
  }
}
