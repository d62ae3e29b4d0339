/** The page that the demo prints: where it is, who lives there, and how to send and read a first message. */
import { relative } from "node:path";
import { styleText } from "node:util";
import type { DemoAccount, DemoConfig } from "../serve/demo.ts";
import type { Binding } from "../serve/setup.ts";
import { table } from "./output.ts";

export interface DemoPage {
  readonly accounts: readonly DemoAccount[];
  readonly bindings: readonly Binding[];
  readonly moved: DemoConfig["moved"];
  readonly dataFolder: string;
  readonly certificate: string;
}

type Style = Parameters<typeof styleText>[0];
const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

export function demoPage(page: DemoPage): string {
  const { accounts, moved, dataFolder } = page;
  return [
    "",
    `  ${styled("bold", "Posthorn is running")}: a demo mail system on this machine only.`,
    "",
    indented(
      table([
        ["Account", "Password", ""],
        ...accounts.map(({ address, password }, i) => [address, password, i === 0 ? "administers the server" : ""]),
      ]),
    ),
    "",
    `  ${styled("bold", "Read and write in the browser:")} ${webmailUrl(page.bindings)} (one click logs in)`,
    "",
    indented(table(services(page.bindings))),
    ...moved.map(
      ({ role, usual }) => `  ${styled("yellow", `Port ${usual} is taken by another program, so ${role} moved.`)}`,
    ),
    "",
    ...firstMail(page),
    "  Nothing leaves this machine: mail to other domains comes back with a notice.",
    `  Everything is kept in ${shownPath(dataFolder)}. Ctrl-C stops the server.`,
    "  For a domain of your own: docs/guide/first-steps.md.",
    "",
  ].join("\n");
}

function indented(text: string): string {
  return text.replace(/^/gm, "    ");
}

/** The services by purpose: clear text with STARTTLS, and TLS from the first byte. */
const SERVICES: readonly (readonly [string, Binding["role"], Binding["role"] | undefined])[] = [
  ["Send (SMTP submission)", "submission", "submissions"],
  ["Read (IMAP)", "imap", "imaps"],
  ["Read (POP3)", "pop3", "pop3s"],
  ["Filters (ManageSieve)", "managesieve", undefined],
  ["Mail from elsewhere (SMTP)", "smtp", undefined],
  ["Mail from a program (LMTP)", "lmtp", undefined],
];

function portOf(bindings: readonly Binding[], role: Binding["role"]): number | undefined {
  return bindings.find((binding) => binding.role === role)?.port;
}

function webmailUrl(bindings: readonly Binding[]): string {
  return `http://127.0.0.1:${portOf(bindings, "http")}/`;
}

function services(bindings: readonly Binding[]): string[][] {
  return [
    ...SERVICES.map(([what, plain, tls]) => [
      what,
      `127.0.0.1:${portOf(bindings, plain)}`,
      tls === undefined ? "" : `${portOf(bindings, tls)} with TLS`,
    ]),
    ["Health and metrics", `${webmailUrl(bindings)}healthz`, "/metrics"],
  ];
}

/** Commands to copy, for programs that most machines have. */
function firstMail({ accounts, bindings, certificate }: DemoPage): string[] {
  const [from, to] = accounts;
  if (from === undefined || to === undefined) return [];
  const ca = `--cacert ${shownPath(certificate)}`;
  return [
    `  ${styled("bold", "Send a first message, and read it:")}`,
    "",
    `    printf 'From: ${from.address}\\nTo: ${to.address}\\nSubject: Hello\\n\\nIt works.\\n' |`,
    `      curl --crlf ${ca} --ssl-reqd smtp://127.0.0.1:${portOf(bindings, "submission")} --user ${from.address}:${from.password} \\`,
    `        --mail-from ${from.address} --mail-rcpt ${to.address} --upload-file -`,
    "",
    `    curl ${ca} 'imaps://127.0.0.1:${portOf(bindings, "imaps")}/INBOX;MAILINDEX=1' --user ${to.address}:${to.password}`,
    "",
  ];
}

function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}
