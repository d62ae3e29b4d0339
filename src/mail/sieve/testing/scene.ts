/** An account with a script, in a server that mail comes to over SMTP and LMTP. */
import assert from "node:assert/strict";
import { DOMAIN } from "../../../../test/support/mail-parts.ts";
import { type SmtpRole, type SmtpServer, startSmtpServer } from "../../../../test/support/smtp-server.ts";
import { Refusal } from "../../../base/errors.ts";
import type { Account } from "../../../store/account.ts";
import type { OutboundMessage } from "../../queue/queue.ts";
import { scriptProblems } from "../problems.ts";
import { activateScript, putScript } from "../scripts.ts";

export interface Scene extends AsyncDisposable {
  readonly server: SmtpServer;
  readonly ann: Account;
  /** What went into the queue; what is `full` goes nowhere. */
  readonly queued: OutboundMessage[];
  readonly queue: { isFull: boolean; onAdd: () => Promise<void> };
  /** Makes the text the active script of the account. */
  script(text: string, account?: Account): Promise<void>;
  /** Answers the reply to the text of the message, for each recipient over LMTP. */
  send(message: string, options?: Sending): Promise<string[]>;
  /** Mailboxes with their messages: subjects and flags. */
  mailboxes(account?: Account): Promise<Record<string, string[]>>;
}

interface Sending {
  readonly role?: SmtpRole;
  readonly from?: string;
  readonly to?: readonly string[];
  /** Parameters of each RCPT. */
  readonly parameters?: string;
}

export const letter = (subject: string, more = ""): string =>
  `From: Bob <bob@far.example>\r\nTo: ann@${DOMAIN}\r\n${more}Subject: ${subject}\r\nMessage-ID: <${subject.replaceAll(" ", ".")}@far.example>\r\n\r\nHello.\r\n`;

export async function scene(options: Parameters<typeof startSmtpServer>[0] = {}): Promise<Scene> {
  const queued: OutboundMessage[] = [];
  const queue: Scene["queue"] = { isFull: false, onAdd: async () => undefined };
  const server = await startSmtpServer({
    ...options,
    queue: {
      async add(message) {
        if (queue.isFull) throw new Refusal("limit", "too many messages are waiting to be sent");
        queued.push(message);
        await queue.onAdd();
      },
    },
  });
  const ann = await server.addUser("ann");
  return {
    server,
    ann,
    queued,
    queue,
    script: (text, account = ann) =>
      account.write(async (mail) => activateScript(mail, await putScript(mail, "main", text))),
    async send(message, { role = "smtp", from = "bob@far.example", to = ["ann"], parameters = "" } = {}) {
      const client = await server.connect(role);
      client.send(`${role === "lmtp" ? "LHLO" : "EHLO"} far.example\r\nMAIL FROM:<${from}>\r\n`);
      for (let i = 0; i < 2; i++) await client.reply();
      for (const name of to) {
        client.send(`RCPT TO:<${name}@${DOMAIN}>${parameters}\r\n`);
        assert.match((await client.reply())[0] ?? "", /^250/);
      }
      client.send("DATA\r\n");
      await client.reply();
      client.send(`${message}.\r\n`);
      const replies: string[] = [];
      for (let i = 0; i < (role === "lmtp" ? to.length : 1); i++) replies.push((await client.reply()).join("\n"));
      client.close();
      return replies;
    },
    mailboxes: (account = ann) => contentsOf(account),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function contentsOf(account: Account): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { id, path } of await account.read((mail) => mail.mailboxes())) {
    const shown = await account.read(async (mail) => {
      const rows = await mail.rowsFrom(id, 1, 100);
      return Promise.all(
        rows.map(async ({ emailId, flagSet }) => {
          const header = Buffer.from(await mail.header(emailId)).toString("utf8");
          const [, subject = ""] = /^Subject: (.*)\r$/m.exec(header) ?? [];
          return [subject, ...(await mail.flagSet(flagSet)).names].join(" ");
        }),
      );
    });
    if (shown.length > 0) found[path] = shown;
  }
  return found;
}

export const problemsOf = (account: Account): Promise<string[]> =>
  account.read(async (mail) =>
    [...(await scriptProblems(mail)).values()].map(({ text, line, times }) => `${line ?? "-"}: ${text} (${times})`),
  );
