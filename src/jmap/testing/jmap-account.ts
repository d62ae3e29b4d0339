/** One account with mail of its own, asked over JMAP without a socket in between. */
import { TestClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import type { Account, Appended, MailStore } from "../../store/account.ts";
import type { AccountId, MailboxId, Role } from "../../store/model.ts";
import { temporaryStore } from "../../store/testing/temporary-store.ts";
import { JmapEndpoint, type Visitor } from "../endpoint.ts";
import type { Json, JsonObject } from "../json.ts";
import type { OutboundMessage } from "../../mail/queue/queue.ts";
import type { Sharing } from "../../mail/sharing.ts";
import type { JmapParts } from "../parts.ts";
import type { WebPush } from "../web-push/web-push.ts";
import { mailFlow, type TestMailFlow } from "./mail-flow.ts";

type Response = readonly [name: string, args: JsonObject, callId: string];

export interface JmapAccount extends AsyncDisposable {
  readonly account: Account;
  readonly store: MailStore;
  readonly sharing: Sharing;
  readonly clock: TestClock;
  readonly mail: JmapParts["mail"];
  readonly webPush: WebPush;
  readonly directory: TestMailFlow["directory"];
  /** What waits to leave. */
  readonly queued: readonly OutboundMessage[];
  readonly accountId: string;
  readonly endpoint: JmapEndpoint;
  readonly visitor: Visitor;
  /** One request; answers the responses. `#accountId` need not be given. */
  calls(...calls: readonly (readonly [name: string, args: Record<string, Json>])[]): Promise<readonly Response[]>;
  /** One call; answers its arguments, and fails on an error. */
  call(name: string, args?: Record<string, Json>): Promise<JsonObject>;
  /** The whole of a request as it came, answered as it goes. */
  post(body: string, type?: string): Promise<globalThis.Response>;
  /** Adds a message, lines ending in "\n", to the mailbox of this role. */
  add(
    message: string,
    options?: { readonly to?: Role; readonly flags?: readonly string[]; readonly at?: number },
  ): Promise<Appended>;
  mailbox(role: Role): Promise<MailboxId>;
}

const USING = [
  ...["core", "mail", "submission", "vacationresponse", "quota", "blob", "contacts", "principals", "sieve"].map(
    (name) => `urn:ietf:params:jmap:${name}`,
  ),
  "urn:posthorn:params:jmap:sieve",
];

const VISITOR: Visitor = {
  accountId: 1 as AccountId,
  address: "ada@example.com",
  peer: "127.0.0.1",
  login: "password",
  origin: "http://127.0.0.1",
};

const posted = (body: string, type: string): Request =>
  new Request("http://127.0.0.1/jmap/api", { method: "POST", body, headers: { "content-type": type } });

export async function jmapAccount(
  authorities: readonly string[] = [],
  databases?: Parameters<typeof temporaryStore>[0],
): Promise<JmapAccount> {
  const at = await temporaryStore(databases);
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const clock = new TestClock();
  const flow = await mailFlow(at, clock, authorities);
  const endpoint = new JmapEndpoint({
    ...flow,
    store: at.store,
    clock,
    log: silentLog,
    software: { name: "Posthorn", version: "0" },
    hostname: "mx.example.com",
    messageBytesMax: 2 ** 20,
  });
  const visitor = VISITOR;
  const post: JmapAccount["post"] = (body, type = "application/json") => endpoint.api(visitor, posted(body, type));
  const calls: JmapAccount["calls"] = async (...asked) => {
    const methodCalls = asked.map(([name, args], i) => [
      name,
      /^(?:Core|PushSubscription)\//.test(name) ? args : { accountId: "A1", ...args },
      `c${i}`,
    ]);
    const response = (await (await post(JSON.stringify({ using: USING, methodCalls }))).json()) as {
      methodResponses: Response[];
    };
    return response.methodResponses;
  };
  const mailbox = (role: Role): Promise<MailboxId> =>
    account.read(async (mail) => (await mail.mailboxByRole(role))?.id as MailboxId);
  return {
    account,
    store: at.store,
    sharing: flow.sharing,
    clock,
    mail: flow.mail,
    webPush: flow.webPush,
    directory: flow.directory,
    queued: flow.queued,
    accountId: "A1",
    endpoint,
    visitor,
    calls,
    post,
    mailbox,
    async call(name, args = {}) {
      const [response] = await calls([name, args]);
      if (response?.[0] !== name) throw new Error(`${name}: ${JSON.stringify(response?.[1])}`);
      return response[1];
    },
    async add(message, { to = "inbox", flags = [], at: internalDate } = {}) {
      const prepared = await at.store.prepare(Buffer.from(message.replaceAll("\n", "\r\n")));
      const box = await mailbox(to);
      return account.write((mail) =>
        mail.append(box, prepared, { flags, ...(internalDate === undefined ? {} : { internalDate }) }),
      );
    },
    async [Symbol.asyncDispose]() {
      await flow[Symbol.asyncDispose]();
      await at[Symbol.asyncDispose]();
    },
  };
}
