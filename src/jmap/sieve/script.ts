/** The SieveScript object (RFC 9661 2). Scripts are kept by mail/sieve; their text is a blob. */
import { scriptName, type KeptScript } from "../../mail/sieve/scripts.ts";
import { Refusal } from "../../base/errors.ts";
import { blobIdOfScript } from "../blob-id.ts";
import { invalidProperties } from "../errors.ts";
import type { Json } from "../json.ts";
import { recordType } from "../standard/records.ts";

export const sieveScriptType = recordType({
  name: "SieveScript",
  kind: "sieve-script",
  letter: "S",
  using: "urn:ietf:params:jmap:sieve",
});

/** Of this server only: trying scripts, and what they did wrong. In docs/guide/jmap.md. */
export const SIEVE_TRIAL = "urn:posthorn:params:jmap:sieve";

export const sieveScriptProperties: Readonly<Record<string, (script: KeptScript) => Json>> = {
  id: ({ id }) => sieveScriptType.idText(id),
  name: ({ name }) => name,
  blobId: ({ id, text }) => blobIdOfScript(id, text),
  isActive: ({ isActive }) => isActive,
};

/** Undefined where a client leaves it to the server. Throws SetError. */
export function givenName(given: Json | undefined): string | undefined {
  if ((given ?? null) === null) return undefined;
  try {
    if (typeof given === "string") return scriptName(given);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw invalidProperties(error.message, "name");
  }
  throw invalidProperties("a name is a string, or null", "name");
}

/** A name that none of them has. */
export function freeName(scripts: readonly KeptScript[]): string {
  const taken = new Set(scripts.map(({ name }) => name));
  let name = "Script";
  for (let n = 2; taken.has(name); n++) name = `Script ${n}`;
  return name;
}
