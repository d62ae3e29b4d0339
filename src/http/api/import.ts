/** Mail of an old server, fetched by its owner: the answer goes on as long as that takes, a line of JSON for each step. */
import { Hono } from "hono";
import { stream } from "hono/streaming";
import type { StreamingApi } from "hono/utils/stream";
import { Refusal } from "../../base/errors.ts";
import { importMail } from "../../mail/import/import.ts";
import type { OldServer, OldServerAddress } from "../../mail/import/old-server.ts";
import { isAddress, isPublic } from "../../net/networks.ts";
import type { MailStore } from "../../store/account.ts";
import type { AccountId } from "../../store/model.ts";
import { type LoginParts, needSafeWay } from "../visitor.ts";
import type { OutsideWeb } from "../outside/web.ts";
import type { Body } from "./body.ts";
import { type Asked, type FrameParts, routesFor } from "./frame.ts";

export interface ImportParts extends FrameParts {
  readonly login: LoginParts;
  readonly store: MailStore;
  readonly outside: Pick<OutsideWeb, "addressesOf" | "privateAddresses">;
  readonly imports: {
    readonly messageBytesMax: number;
    /** PEM texts of authorities that are believed beside those that everybody believes. */
    readonly authorities: () => Promise<readonly string[]>;
  };
}

/** Imports at a time in one process: each holds some megabytes and writes without a pause. */
const RUNNING_MAX = 4;

/** Where IMAP is; other ports belong to programs that may take the login for something else. */
const PORTS: readonly number[] = [143, 993];

export function importRoutes(parts: ImportParts): Hono {
  const app = new Hono();
  const running = new Set<AccountId>();
  routesFor(app, parts)("post", "/api/import", (asked) => start(parts, running, asked));
  return app;
}

async function start(
  parts: ImportParts,
  running: Set<AccountId>,
  { context, principal, body }: Asked,
): Promise<Response> {
  needSafeWay(context, parts.login);
  if (running.has(principal.accountId)) throw new Refusal("in-use", "your mail is being fetched already");
  if (running.size >= RUNNING_MAX) throw new Refusal("rate-limited", "others fetch their mail now: try again later");
  running.add(principal.accountId);
  const server = await opened(parts, body).catch((error: unknown) => {
    running.delete(principal.accountId);
    throw error;
  });
  context.header("content-type", "application/x-ndjson");
  context.header("cache-control", "no-store");
  return stream(context, async (out) => {
    try {
      await take(parts, principal.accountId, { server, out });
    } finally {
      running.delete(principal.accountId);
    }
  });
}

/** Says how far it is, and how it ended: the status was said before, so what is refused is a line as well. Never rejects. */
async function take(
  parts: ImportParts,
  accountId: AccountId,
  { server: { old, address }, out }: { readonly server: Opened; readonly out: StreamingApi },
): Promise<void> {
  let isWanted = true;
  out.onAbort(() => void (isWanted = false));
  const say = (value: unknown): Promise<unknown> => out.write(`${JSON.stringify(value)}\n`);
  try {
    await using server = old;
    const end = await importMail({
      store: parts.store,
      account: parts.store.account(accountId),
      server,
      mailboxes: [],
      source: `${address.user}@${address.name}`,
      messageBytesMax: parts.imports.messageBytesMax,
      onProgress: ({ mailbox, done, of, before, left }) => {
        void say({ mailbox, done, of, before, left });
        return isWanted;
      },
    });
    await say({ end });
  } catch (error) {
    if (error instanceof Refusal) await say({ problem: error.message, code: error.code });
    // The page sees that the answer has no end, and says that the rest can be taken later.
    else parts.login.log.error({ err: error }, "mail of an old server could not be taken");
  }
}

interface Opened {
  readonly old: OldServer;
  readonly address: OldServerAddress;
}

async function opened(parts: ImportParts, body: Body): Promise<Opened> {
  const address = await addressIn(parts, body);
  // Late: few servers ever need it.
  const { openOldServer } = await import("../../mail/import/old-server.ts");
  return { address, old: await openOldServer(address) };
}

/** Whoever has an account may name any server: it must be one of the Internet, as mail is. */
async function addressIn({ outside, imports }: ImportParts, body: Body): Promise<OldServerAddress> {
  const name = body.text("host").trim().toLowerCase();
  const tls = body.text("tls") === "starttls" ? "starttls" : "implicit";
  const port = Number(body.value("port"));
  if (!Number.isInteger(port) || port < 1 || port > 65_535 || !(outside.privateAddresses || PORTS.includes(port)))
    throw new Refusal("invalid", "the port has to be 993 or 143");
  const found = isAddress(name) ? [name] : await outside.addressesOf(name).catch(() => []);
  const host = found.find((each) => outside.privateAddresses || isPublic(each));
  if (host === undefined) throw new Refusal("unavailable", `${name} leads to no server of the Internet`);
  return {
    host,
    name,
    port,
    tls,
    user: body.text("user").trim(),
    password: body.text("password"),
    authorities: await imports.authorities(),
    anyCertificate: false,
  };
}
