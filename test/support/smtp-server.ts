/** The receiving parts of the server in this process, over SQLite in a temporary folder: an MX, a submission and an LMTP port. */
import { ActiveScripts } from "../../src/mail/sieve/active-scripts.ts";
import { join } from "node:path";
import type { Protocol } from "../../src/base/events.ts";
import { openSqlite } from "../../src/db/sqlite.ts";
import type { SqlDirectory } from "../../src/directory/sql-directory.ts";
import { Inbound, type InboundParts } from "../../src/mail/inbound.ts";
import { mailMigrations } from "../../src/mail/migrations/index.ts";
import type { OutboundQueue } from "../../src/mail/queue/queue.ts";
import { PartialDeliveries } from "../../src/mail/partial.ts";
import { SendingLimits, type SendingRules } from "../../src/mail/sending-limits.ts";
import { Suppressions } from "../../src/mail/suppression/suppressions.ts";
import { Networks } from "../../src/net/networks.ts";
import { Rates } from "../../src/net/rates.ts";
import { startTestPort, type TestPort } from "../../src/net/testing/ports.ts";
import type { Certificates } from "../../src/net/tls.ts";
import type { SmtpParts } from "../../src/smtp/parts.ts";
import { smtpHandlers } from "../../src/smtp/server.ts";
import type { Account, MailStore } from "../../src/store/account.ts";
import { Zone } from "./dns-zone.ts";
import { Greylist, type GreylistRules } from "../../src/trust/inbound/greylist.ts";
import { NetworkLimits, type NetworkRules } from "../../src/trust/inbound/network-limits.ts";
import { Filters } from "../../src/trust/milter/filters.ts";
import type { MilterSettings } from "../../src/trust/milter/settings.ts";
import { LineClient } from "./line-client.ts";
import { type MailPartsOptions, openMailParts } from "./mail-parts.ts";
import { zoneResolver } from "./zone-resolver.ts";

const UNLIMITED: NetworkRules = {
  connections: 0,
  connectionsPerMinute: 0,
  messagesPerMinute: 0,
  recipientsPerMinute: 0,
  unknownRecipients: 0,
  pauseMs: 0,
};

const MESSAGE_BYTES_MAX = 50 * 1024 * 1024;

const HOSTNAME = "mx.posthorn.test";

interface SmtpServerOptions extends MailPartsOptions {
  readonly certificates?: Certificates;
  readonly messageBytesMax?: number;
  readonly xclient?: readonly string[];
  readonly foreignAuthors?: boolean;
  readonly relayNetworks?: readonly string[];
  readonly greetingDelayMs?: number;
  /** Mail from everywhere is trusted when absent. */
  readonly inbound?: Partial<InboundParts>;
  readonly privateNetworks?: readonly string[];
  /** No limits when absent. */
  readonly network?: Partial<NetworkRules>;
  readonly sending?: SendingRules;
  readonly greylist?: GreylistRules;
  /** Where mail to other servers goes; nowhere when absent. */
  readonly queue?: OutboundQueue;
  /** Mail filters; none when absent. */
  readonly milters?: readonly MilterSettings[];
}

export type SmtpRole = "smtp" | "submission" | "lmtp";

export interface SmtpServer extends AsyncDisposable {
  /** Where everything is kept. */
  readonly folder: string;
  readonly store: MailStore;
  readonly directory: SqlDirectory;
  readonly suppressions: Suppressions;
  readonly port: Readonly<Record<SmtpRole, TestPort>>;
  addUser(name: string): Promise<Account>;
  /** A connection whose greeting has been read. */
  connect(role: SmtpRole): Promise<LineClient>;
  /** The messages of the inbox (or of the mailbox with another role), whole, in the order of arrival; bytes as latin-1. */
  inbox(account: Account, role?: "inbox" | "junk"): Promise<string[]>;
}

export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<SmtpServer> {
  await using opening = new AsyncDisposableStack();
  const base = opening.use(await openMailParts(options));
  const { folder, store, directory, gate, spools, srs, events, clock, log } = base;
  const database = await openSqlite(join(folder, "mail.db"), { migrations: mailMigrations, create: true });
  const partial = opening.use(new PartialDeliveries(database, clock));
  const suppressions = new Suppressions(database, clock, { failures: 3, ms: 30 * 86_400_000 });
  const parts: SmtpParts = {
    mail: {
      directory,
      store,
      partial,
      scripts: new ActiveScripts(),
      queue: options.queue,
      suppressions,
      sending: new SendingLimits({
        database,
        clock,
        events,
        rules: options.sending ?? { recipientsPerDay: 0, failuresPerDay: 0 },
      }),
      srs,
      filters: filtersOf(options, { events, log }),
      events,
      clock,
      log,
      foreignAuthors: options.foreignAuthors ?? false,
      privateNetworks: new Networks(options.privateNetworks ?? []),
      hostname: HOSTNAME,
    },
    inbound: new Inbound({
      resolver: zoneResolver(new Zone()),
      clock,
      hostname: HOSTNAME,
      deadlineMs: 5_000,
      trusted: { has: () => options.inbound === undefined },
      rules: {
        dmarc: "enforce",
        spfFail: "accept",
        junkFilter: true,
        listed: { junkFrom: 1, rejectFrom: 5 },
        trustedForwarders: [],
        trustedSealers: [],
      },
      limits: new NetworkLimits({ ...UNLIMITED, ...options.network }, new Rates(clock)),
      lists: [],
      counts: undefined,
      greylist: options.greylist === undefined ? undefined : new Greylist(database, clock, options.greylist),
      ...options.inbound,
    }),
    gate,
    spools,
    messageBytesMax: options.messageBytesMax ?? MESSAGE_BYTES_MAX,
    proxies: new Networks(options.xclient ?? []),
    relays: new Networks(options.relayNetworks ?? []),
    greetingDelayMs: options.greetingDelayMs ?? 0,
  };
  const listen = async (protocol: Protocol): Promise<TestPort> =>
    opening.use(
      await startTestPort(smtpHandlers(parts), {
        protocol,
        login: protocol === "submission" ? "required" : "never",
        tls: options.certificates === undefined ? "none" : "starttls",
        perAddress: 1000,
        total: 1000,
        events,
        log,
        ...(options.certificates === undefined ? {} : { certificates: options.certificates }),
      }),
    );
  const port = { smtp: await listen("smtp"), submission: await listen("submission"), lmtp: await listen("lmtp") };
  const opened = opening.move();
  return {
    folder,
    store,
    directory,
    suppressions,
    port,
    addUser: async (name) => (await base.addUser(name)).account,
    async connect(role) {
      const client = await LineClient.open(port[role].listener.port);
      await client.reply();
      return client;
    },
    inbox,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function filtersOf(
  { milters, messageBytesMax = MESSAGE_BYTES_MAX }: SmtpServerOptions,
  around: Pick<SmtpParts["mail"], "events" | "log">,
): Filters | undefined {
  return milters === undefined ? undefined : new Filters(milters, { ...around, hostname: HOSTNAME, messageBytesMax });
}

async function inbox(account: Account, role: "inbox" | "junk" = "inbox"): Promise<string[]> {
  const contents = await account.read(async (mail) => {
    const box = await mail.mailboxByRole(role);
    const rows = box === undefined ? [] : await mail.rowsFrom(box.id, 1, 5000);
    return mail.contents(rows.map((row) => row.emailId));
  });
  return Promise.all(contents.map(async (each) => Buffer.from(await account.bytes(each)).toString("latin1")));
}
