/** The one message of SASL PLAIN (RFC 4616 2): authorization identity, login name and password between NULs. */
import { SyntaxProblem } from "../../base/errors.ts";
import { SASL_NAME_OCTETS_MAX } from "./limits.ts";
import { utf8 } from "./utf8.ts";

export interface PlainMessage {
  /** Whom to act as; "" means the same as `name`. */
  readonly authorize: string;
  readonly name: string;
  readonly password: string;
}

export function parsePlain(octets: Uint8Array): PlainMessage {
  const first = octets.indexOf(0);
  const second = first < 0 ? -1 : octets.indexOf(0, first + 1);
  if (second < 0 || octets.indexOf(0, second + 1) >= 0)
    throw new SyntaxProblem("PLAIN is authzid NUL name NUL password");
  if (second - first - 1 > SASL_NAME_OCTETS_MAX || first > SASL_NAME_OCTETS_MAX)
    throw new SyntaxProblem("name too long");
  const message = {
    authorize: utf8(octets.subarray(0, first)),
    name: utf8(octets.subarray(first + 1, second)),
    password: utf8(octets.subarray(second + 1)),
  };
  if (message.name === "" || message.password === "") throw new SyntaxProblem("PLAIN needs a name and a password");
  return message;
}

export function formatPlain(message: PlainMessage): Buffer {
  return Buffer.from(`${message.authorize}\0${message.name}\0${message.password}`);
}
