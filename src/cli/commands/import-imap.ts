import type { ImportProgress } from "../../mail/import/import.ts";
import type { OldServerAddress } from "../../mail/import/old-server.ts";
import { hostPort } from "../host-port.ts";
import { textOption } from "../option-values.ts";
import { counted, type Output } from "../output.ts";
import { onePassword } from "../passwords.ts";
import { type ProgressLine, progressLine } from "../progress-line.ts";
import { UsageProblem, type Invocation, type Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";
import { readAuthorities } from "../../serve/authorities.ts";

const USUAL_PORTS = { implicit: 993, starttls: 143, none: 143 } as const;

export const importImap: Subcommand = {
  name: "import imap",
  operands: "ADDRESS [MAILBOX…]",
  operandsMin: 1,
  operandsMax: Infinity,
  summary: "Copy mail of an old server into an account, with its mailboxes, flags and dates",
  details:
    "All of it, or the mailboxes that are named as the old server names them. Nothing changes there. What is broken off goes on where it stopped when it is started again, and nothing comes twice.",
  options: {
    server: { option: { type: "string" }, value: "HOST[:PORT]", help: "The old server's IMAP" },
    user: { option: { type: "string" }, value: "NAME", help: "The user name there; ADDRESS when not given" },
    "password-stdin": { option: { type: "boolean" }, help: "Read the password from standard input, instead of asking" },
    tls: {
      option: { type: "string" },
      value: "implicit|starttls|none",
      help: "How the way there is encrypted (implicit)",
    },
    "any-certificate": { option: { type: "boolean" }, help: "Believe whatever certificate the old server has" },
  },
  async run({ operands: [address = "", ...mailboxes], values, out, config }) {
    const from = await oldAddress(address, { values, config });
    const [{ importMail }, { openOldServer }] = await Promise.all([
      import("../../mail/import/import.ts"),
      import("../../mail/import/old-server.ts"),
    ]);
    const end = await withStorage(config, async ({ directory, store }) => {
      const account = store.account(await accountNamed(directory, address));
      await using server = await openOldServer(from);
      using line = progressLine(process.stderr);
      return await importMail({
        store,
        account,
        server,
        mailboxes,
        messageBytesMax: config.limits.messageSize,
        source: `${from.user}@${from.name}`,
        onProgress: reporter(out, line),
      });
    });
    const { before, left, leftOut, closed } = end;
    out.result(
      { address, messages: end.done - end.before, before, left, leftOut, closed },
      [
        `Copied ${counted(end.done - end.before, "message")}${before === 0 ? "" : `; ${before} were there already`}.`,
        ...leftOut.map(({ mailbox, uid, why }) => `Left there: ${mailbox}, UID ${uid} (${WHY[why]})`),
        ...closed.map((mailbox) => `Left there: ${mailbox}, which the old server does not open`),
      ].join("\n"),
    );
    return left === 0 && closed.length === 0 ? 0 : 1;
  },
};

const WHY = {
  "too-large": "larger than limits.messageSize",
  invalid: "not a message",
  unread: "the old server fails at it",
} as const;

async function oldAddress(
  address: string,
  { values, config }: Pick<Invocation, "values" | "config">,
): Promise<OldServerAddress> {
  const { tls = "implicit" } = values;
  const user = textOption(values, "user") ?? address;
  if (tls !== "implicit" && tls !== "starttls" && tls !== "none")
    throw new UsageProblem("--tls is one of implicit, starttls, none");
  const server = hostPort(textOption(values, "server") ?? "", USUAL_PORTS[tls]);
  if (server === undefined)
    throw new UsageProblem("--server is the old server, with or without a port, like imap.example.net:993");
  const { host, port } = server;
  return {
    host,
    name: host,
    tls,
    user,
    anyCertificate: values["any-certificate"] === true,
    authorities: await readAuthorities(config.outbound),
    port,
    password: await onePassword(`Password of ${user} at ${host}: `, values),
  };
}

/** A line that stays the same on a terminal, a line for each mailbox elsewhere. */
function reporter(out: Output, shown: ProgressLine): (progress: ImportProgress) => boolean {
  let told = "";
  return ({ mailbox, done, of }) => {
    if (mailbox === undefined || out.json) return true;
    const line = `${done} of ${counted(of, "message")}, ${mailbox}`;
    if (process.stderr.isTTY) shown.show(line);
    else if (mailbox !== told) out.note(line);
    told = mailbox;
    return true;
  };
}
