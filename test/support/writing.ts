/** Writing in the webmail, and what came of it, asked of the server over JMAP. */
import type { Page } from "playwright-core";
import type { Program } from "./program.ts";

interface Mail {
  readonly to?: string;
  readonly subject: string;
  readonly text?: string;
}

/** Into a new message, by key. */
export async function write(page: Page, { to, subject, text = "" }: Mail): Promise<void> {
  await page.keyboard.press("c");
  if (to !== undefined) {
    await page.getByRole("combobox", { name: "To" }).fill(to);
    await page.keyboard.press("Enter");
  }
  await page.getByLabel("Subject").fill(subject);
  if (text === "") return;
  await page.getByRole("textbox", { name: "Text" }).click();
  await page.keyboard.type(text);
}

interface Answer {
  readonly ids: readonly string[];
  readonly list: readonly {
    readonly id: string;
    readonly blobId: string;
    readonly role: string;
    readonly preview: string;
    readonly subject: string;
    readonly hasAttachment: boolean;
    readonly keywords: Readonly<Record<string, true>>;
  }[];
}

interface Session {
  readonly accountId: string;
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function sessionOf(program: Program, address: string): Promise<Session> {
  const headers = {
    authorization: `Basic ${Buffer.from(`${address}:${program.password}`).toString("base64")}`,
    "content-type": "application/json",
  };
  const base = `http://127.0.0.1:${program.ports.http}`;
  const session = (await (await fetch(`${base}/jmap/session`, { headers })).json()) as {
    primaryAccounts: Record<string, string>;
  };
  return { accountId: session.primaryAccounts["urn:ietf:params:jmap:mail"] ?? "", base, headers };
}

/** What an account has in the mailbox with a role. */
export async function mailOf(program: Program, address: string, role: string): Promise<Answer["list"]> {
  const { accountId, base, headers } = await sessionOf(program, address);
  const ask = async (...methodCalls: readonly (readonly [string, object, string])[]): Promise<Answer[]> => {
    const using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"];
    const body = JSON.stringify({ using, methodCalls });
    const answer = (await (await fetch(`${base}/jmap/api`, { method: "POST", headers, body })).json()) as {
      methodResponses: [string, Answer, string][];
    };
    return answer.methodResponses.map(([, value]) => value);
  };
  const [mailboxes] = await ask(["Mailbox/get", { accountId, ids: null }, "0"]);
  const inMailbox = mailboxes?.list.find((mailbox) => mailbox.role === role)?.id;
  const [, emails] = await ask(
    ["Email/query", { accountId, filter: { inMailbox } }, "0"],
    [
      "Email/get",
      {
        accountId,
        "#ids": { resultOf: "0", name: "Email/query", path: "/ids" },
        properties: ["id", "blobId", "subject", "preview", "hasAttachment", "keywords"],
      },
      "1",
    ],
  );
  return emails?.list ?? [];
}

/** Every byte of one of them. */
export async function sourceOf(program: Program, address: string, blobId: string): Promise<string> {
  const { accountId, base, headers } = await sessionOf(program, address);
  return (await fetch(`${base}/jmap/download/${accountId}/${blobId}/message`, { headers })).text();
}
