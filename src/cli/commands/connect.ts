import type { MailServer } from "../../http/settings/mail-servers.ts";
import { ownName } from "../../serve/hostname.ts";
import { mailServers } from "../../serve/web/mail-servers.ts";
import { bindingsOf } from "../../serve/web/web-url.ts";
import { textOption } from "../option-values.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";

export const connect: Subcommand = {
  name: "connect",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Show what a mail program needs to know to read and send an account's mail",
  details: "The same as Settings, Connect a device in the webmail.",
  options: {
    device: {
      option: { type: "string" },
      value: "NAME",
      help: "Make a password for this device; it is shown once",
    },
  },
  async run({ operands, values, out, config }) {
    const [given = ""] = operands;
    const device = textOption(values, "device");
    const { address, password } = await withStorage(config, async ({ directory }) => {
      const account = await accountNamed(directory, given);
      const entry = await directory.accountById(account);
      const made = device === undefined ? undefined : await directory.tokens.add(account, device);
      return { address: entry?.address ?? given, password: made };
    });
    const hostname = ownName(config.hostname);
    const servers = mailServers(bindingsOf(config));
    out.result(
      { address, hostname, servers, ...(password === undefined ? {} : { device, password }) },
      [
        table([
          ["User name", address],
          ["Password", password ?? "the account's own, or one for the device: posthorn connect --device NAME"],
        ]),
        "",
        table([["", "Server", "Port", "Encryption"], ...servers.map((server) => row(server, hostname))]),
        "",
        "IMAP is recommended: mail stays on the server, and every device shows the same. POP3 downloads it to one device. SMTP sends.",
      ].join("\n"),
    );
    return 0;
  },
};

const NAMES = {
  imap: "Read (IMAP)",
  pop3: "Read (POP3)",
  smtp: "Send (SMTP)",
  managesieve: "Filters (ManageSieve)",
} as const;

function row({ protocol, port, tls }: MailServer, hostname: string): string[] {
  return [NAMES[protocol], hostname, `${port}`, tls === "implicit" ? "SSL/TLS" : "STARTTLS"];
}
