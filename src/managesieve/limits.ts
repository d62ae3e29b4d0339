/** What a ManageSieve session may cost. */
import { SCRIPT_BYTES_MAX } from "../wire/sieve/limits.ts";
import { LINE_OCTETS_MAX } from "../wire/managesieve/limits.ts";
import type { ReceiverLimits } from "../wire/managesieve/receiver.ts";

/** Milliseconds without a command after login until the session ends: editors stay open while somebody thinks. RFC 5804 1.2 asks for thirty minutes. */
export const IDLE_MS_MAX = 31 * 60_000;

/** Refused commands before login until the connection is closed: three passwords tried in two ways, and some feeling around. */
export const FAILURES_BEFORE_LOGIN_MAX = 12;

/** Refused commands in a row after login: a person may save a script many times until it is right; a client in disorder goes on for ever. */
export const FAILURES_IN_A_ROW_MAX = 100;

/** Before login the longest thing said is a token, which may come as a literal. */
export const BEFORE_LOGIN: ReceiverLimits = {
  literalOctetsMax: LINE_OCTETS_MAX,
  skippedOctetsMax: 4 * LINE_OCTETS_MAX,
};

/** Afterwards it is a script, with its name. One that is too large is answered when it has gone by; who sends a film is not listened to. */
export const AFTER_LOGIN: ReceiverLimits = {
  literalOctetsMax: SCRIPT_BYTES_MAX + LINE_OCTETS_MAX,
  skippedOctetsMax: 16 * 1024 * 1024,
};

/** Characters of a command or an answer that the trace log shows. */
export const TRACED_CHARS_MAX = 1000;
