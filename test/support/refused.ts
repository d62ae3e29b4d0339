/** What tests expect of a refusal. */
import { Refusal, type RefusalCode } from "../../src/base/errors.ts";

/** For `assert.rejects`: a refusal for this reason, in words like these. */
export const refused =
  (code: RefusalCode, words?: RegExp) =>
  (error: unknown): boolean =>
    error instanceof Refusal && error.code === code && (words === undefined || words.test(error.message));
