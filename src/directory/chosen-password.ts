/** Passwords that people choose, who choose short ones. What chance makes up, and what another server has taken, is long enough or not ours to judge. */
import { PASSWORD_CHARACTERS_MIN } from "../auth/limits.ts";
import { Refusal } from "../base/errors.ts";
import { checkedPassword } from "./credentials.ts";

/** The password as it was chosen. Throws Refusal("invalid") for what cannot be one, and for what is too short. */
export function chosenPassword(password: string): string {
  // Characters of Unicode, as it is prepared: a letter and its accent are one.
  if ([...checkedPassword(password)].length < PASSWORD_CHARACTERS_MIN)
    throw new Refusal(
      "invalid",
      `the password is too short: ${PASSWORD_CHARACTERS_MIN} characters at least, and a few words are better`,
    );
  return password;
}
