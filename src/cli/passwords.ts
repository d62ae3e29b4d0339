/** Where commands get passwords from: a prompt that shows nothing, standard input, or chance. */
import { randomInt } from "node:crypto";
import { text as textOf } from "node:stream/consumers";
import { PASSWORD_CHARACTERS_MIN } from "../auth/limits.ts";
import { UsageProblem, type OptionHelp, type OptionValues } from "./subcommand.ts";

export const passwordOptions: Readonly<Record<string, OptionHelp>> = {
  "password-stdin": {
    option: { type: "boolean" },
    help: "Read the password from standard input: one line for all, or one line each",
  },
  generate: { option: { type: "boolean" }, help: "Make a password up, and print it" },
};

const ADVICE = `taken as it is, but ${PASSWORD_CHARACTERS_MIN} characters and more are better`;

export interface ChosenPassword {
  readonly password: string;
  /** It was made up, so its owner has to be told. */
  readonly generated: boolean;
}

/** One password for each of the addresses, in their order. Throws UsageProblem, Refusal("invalid"). */
export async function choosePasswords(
  addresses: readonly string[],
  values: OptionValues,
): Promise<readonly ChosenPassword[]> {
  const fromInput = values["password-stdin"] === true;
  if (values["generate"] === true) {
    if (fromInput) throw new UsageProblem("--generate and --password-stdin exclude each other");
    return addresses.map(() => ({ password: generatePassword(), generated: true }));
  }
  // Late: help and mistakes need none of the directory.
  const { chosenPassword, isTooShort } = await import("../directory/chosen-password.ts");
  if (!fromInput) return (await askPasswords(addresses, chosenPassword)).map(asChosen);
  const passwords = await readPasswords(addresses.length);
  const short = new Set(passwords).values().filter(isTooShort).toArray().length;
  // Scripts hand on what people have had elsewhere: those keep their passwords.
  if (short > 0) process.stderr.write(`${short === 1 ? "a password is" : `${short} passwords are`} short: ${ADVICE}\n`);
  return passwords.map(asChosen);
}

function asChosen(password: string): ChosenPassword {
  return { password, generated: false };
}

async function readPasswords(count: number): Promise<readonly string[]> {
  const lines = (await textOf(process.stdin)).replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length === 1 && lines[0] !== undefined && lines[0] !== "") return Array<string>(count).fill(lines[0]);
  if (lines.length !== count || lines.includes("")) {
    throw new UsageProblem(
      `standard input has ${lines.filter((line) => line !== "").length} passwords; give one for all, or ${count}`,
    );
  }
  return lines;
}

/** One that is there already: asked for once. */
export async function onePassword(question: string, values: OptionValues): Promise<string> {
  if (values["password-stdin"] === true) return (await readPasswords(1))[0] ?? "";
  if (!process.stdin.isTTY) throw new UsageProblem("there is no terminal to ask for a password: use --password-stdin");
  return prompt(question);
}

async function askPasswords(
  addresses: readonly string[],
  checked: (password: string) => string,
): Promise<readonly string[]> {
  if (!process.stdin.isTTY)
    throw new UsageProblem("there is no terminal to ask for a password: use --password-stdin or --generate");
  const passwords: string[] = [];
  for (const address of addresses) {
    const password = checked(await prompt(`Password for ${address}: `));
    if ((await prompt("The same again: ")) !== password) throw new UsageProblem("the two passwords differ");
    passwords.push(password);
  }
  return passwords;
}

const ETX = "\u0003";
const EOT = "\u0004";
const BACKSPACE = /[\b\u007f]/;

/** Asks on the terminal; what is typed is not shown. */
async function prompt(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  let line = { text: "", whole: false };
  try {
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      line = typed(line.text, (chunk as Buffer).toString());
      if (line.whole) break;
    }
    return line.text;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

/** A line after some more keys. */
function typed(before: string, keys: string): { text: string; whole: boolean } {
  let text = before;
  for (const key of keys) {
    if (key === "\r" || key === "\n") return { text, whole: true };
    if (key === ETX || key === EOT) throw new UsageProblem("no password was given");
    text = BACKSPACE.test(key) ? text.slice(0, -1) : text + key;
  }
  return { text, whole: false };
}

/** Letters and digits that nobody mistakes for one another. */
const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP_LETTERS = 5;

/** Four groups of five: a hundred bits, and easy to type from a sheet of paper. */
export function generatePassword(): string {
  const letters = Array.from({ length: GROUPS * GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return letters.replace(/.{5}(?=.)/g, "$&-");
}
