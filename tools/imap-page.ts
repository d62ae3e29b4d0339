/** The page of docs/reference that shows how far each standard of IMAP is followed, and which tests show it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { imapCommands } from "../src/imap/registry.ts";

const root = join(import.meta.dirname, "..");

export interface Standard {
  readonly number: string;
  readonly title: string;
  /** The word of rfc/index.tsv: done, part, later, refused. */
  readonly status: string;
  readonly capabilities: readonly string[];
  /** Files that name it, in which something is tried. */
  readonly tests: readonly string[];
}

const statusWords: Readonly<Record<string, string>> = {
  done: "whole",
  part: "in part",
  later: "not yet",
  refused: "left out on purpose",
};

/** Capabilities that no RFC defines. */
export const beyondRfcs: ReadonlyMap<string, string> = new Map([
  ["AUTH=LOGIN", "what old programs speak; two prompts, for name and password"],
  ["AUTH=XOAUTH2", "what Gmail and Outlook spoke before RFC 7628"],
  ["THREAD=REFS", "the draft draft-ietf-morg-inthread: by references alone, whatever the subjects"],
]);

/** Where IMAP is tried. */
const testFolders = ["test", "src/imap", "src/wire/imap", "src/wire/sasl", "src/auth", "src/directory"];

function table(file: string): string[][] {
  const lines = readFileSync(join(root, "rfc", file), "utf8")
    .trimEnd()
    .split("\n");
  return lines.slice(1).map((line) => line.split("\t"));
}

/** Tests by the numbers of the RFCs that they name. */
function testsByNumber(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const folder of testFolders) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((name) => name.replaceAll("\\", "/"))
      .filter((name) => /\.test\.ts$|^transcripts\/imap\/.*\.txt$/.test(name));
    for (const name of names) {
      const numbers = readFileSync(join(root, folder, name), "utf8").matchAll(/\bRFC (\d+)/g);
      for (const number of new Set([...numbers].map((match) => match[1] ?? ""))) {
        found.set(number, [...(found.get(number) ?? []), `${folder}/${name}`]);
      }
    }
  }
  return found;
}

export function imapStandards(): readonly Standard[] {
  const index = new Map(
    table("index.tsv").map(([number = "", status = "", title = ""]) => [number, { status, title }]),
  );
  const tests = testsByNumber();
  return table("imap.tsv").map(([number = "", capabilities = ""]) => ({
    number,
    title: index.get(number)?.title ?? "",
    status: index.get(number)?.status ?? "",
    capabilities: capabilities.split(" ").filter((name) => name !== ""),
    tests: (tests.get(number) ?? []).toSorted(),
  }));
}

/** Every capability that the server says in some state, without the numbers of those that have some. */
export function announcedCapabilities(): ReadonlySet<string> {
  const all = { canStartTls: true, canCompress: true, canLogOut: true, hasJmap: true, messageLimit: 1, appendLimit: 1 };
  const mechanisms = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2"];
  const texts = [
    { ...all, loggedIn: false, allowsLogin: false, mechanisms: [] },
    { ...all, loggedIn: false, allowsLogin: true, mechanisms },
    { ...all, loggedIn: true, allowsLogin: true, mechanisms },
  ].map((facts) => imapCommands.capabilityText(facts));
  return new Set(texts.flatMap((text) => text.split(" ")).map((name) => name.replace(/^(\w+LIMIT)=\d+$/, "$1")));
}

const code = (text: string): string => `\`${text}\``;

export function imapReference(): string {
  const rows = imapStandards().map(
    ({ number, title, status, capabilities, tests }) =>
      `| [${number}](https://www.rfc-editor.org/rfc/rfc${number}) | ${title} | ${capabilities.map(code).join(" ")} | ${statusWords[status] ?? status} | ${tests.map(code).join(" ")} |`,
  );
  return [
    "# IMAP",
    "",
    "How far each standard is followed, what the server says of it in CAPABILITY, and the tests that show it. This page is made from `rfc/index.tsv`, `rfc/imap.tsv` and the tests by",
    "`node tools/reference.ts`; a test holds that every capability that the server announces is here, that every standard followed has a test, and that the page is current. What each capability means to a",
    "client in each state is held word for word by `src/imap/capability.test.ts`. What is left out on purpose has its reason in `docs/design/0021-no-urlauth.md`.",
    "",
    "| RFC | title | capability | followed | tests |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
    "Beyond them:",
    "",
    "| capability | what it is |",
    "| --- | --- |",
    ...[...beyondRfcs].map(([name, what]) => `| ${code(name)} | ${what} |`),
    "",
  ].join("\n");
}
