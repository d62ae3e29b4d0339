/** Passwords that people choose, who choose short ones. What chance makes up, and what another server has taken, is long enough or not ours to judge. */
import { PASSWORD_CHARACTERS_MIN } from "../auth/limits.ts";
import { Refusal } from "../base/errors.ts";
import { checkedPassword } from "./credentials.ts";

/** Counts characters of Unicode, as the password is prepared: a letter and its accent are one. Throws Refusal("invalid") for what cannot be one. */
export function isTooShort(password: string): boolean {
  return [...checkedPassword(password)].length < PASSWORD_CHARACTERS_MIN;
}

/** The password as it was chosen. Throws Refusal("invalid") for what cannot be one, and for what is too short. */
export function chosenPassword(password: string): string {
  if (isTooShort(password))
    throw new Refusal(
      "invalid",
      `the password is too short: ${PASSWORD_CHARACTERS_MIN} characters at least, and a few words are better`,
    );
  return password;
}
