/** ID: who is speaking, for the logs of both sides (RFC 2971). */
import { SyntaxProblem } from "../../base/errors.ts";
import type { Reader } from "../../wire/imap/reader.ts";
import { ANY_STATE, command } from "../command.ts";
import { ID_FIELDS_MAX, ID_LOGGED_CHARS_MAX } from "../limits.ts";

/** The client's fields, as they may be logged: short, and without control characters. */
function readFields(reader: Reader): Readonly<Record<string, string>> {
  const strings = reader.list(() => reader.nstring(), 2 * ID_FIELDS_MAX);
  const fields: [string, string][] = [];
  for (let i = 0; i < strings.length; i += 2) {
    const name = strings[i];
    if (name === undefined || i + 1 === strings.length) throw new SyntaxProblem("ID takes pairs of a name and a value");
    const value = strings[i + 1];
    if (value !== undefined) fields.push([loggable(name), loggable(value)]);
  }
  return Object.fromEntries(fields);
}

function loggable(text: string): string {
  return text.slice(0, ID_LOGGED_CHARS_MAX).replace(/\p{C}/gu, "?");
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

export const id = command({
  name: "ID",
  rfc: "2971 3.1",
  states: ANY_STATE,
  numbering: "none",
  capabilities: ["ID"],

  parse(reader) {
    reader.space();
    try {
      const client = reader.atList ? readFields(reader) : undefined;
      if (client === undefined && !reader.tryKeyword("NIL")) throw reader.problem("a list or NIL");
      reader.end();
      return { client };
    } catch (error) {
      // Clients that separate by commas, or leave out quotes, exist; BAD would keep their users from their mail for nothing.
      if (error instanceof SyntaxProblem) return { client: undefined };
      throw error;
    }
  },

  run(session, { client }) {
    const { log, software } = session.parts;
    const { name, version, supportUrl } = software;
    // Not the connection's own log, which is only made for the few that need it.
    if (client !== undefined) log.info({ connection: session.connection.id, client }, "client says what it is");
    session.untagged(`ID ("name" ${quoted(name)} "version" ${quoted(version)} "support-url" ${quoted(supportUrl)})`);
  },
});
