/** A queue whose time a test turns: real tables, real notices, a transport that answers as the test says. */
import { ActiveScripts } from "../../sieve/active-scripts.ts";
import { openMailParts, type MailParts, type TestUser } from "../../../../test/support/mail-parts.ts";
import { TestClock } from "../../../base/clock.ts";
import { silentEvents } from "../../../base/events.ts";
import type { Blobs } from "../../../blob/blob.ts";
import { openFileBlobs } from "../../../blob/files.ts";
import { openLocalBus } from "../../../bus/local.ts";
import type { Database } from "../../../db/database.ts";
import { Networks } from "../../../net/networks.ts";
import type { Handover, HandoverResult, RecipientResult, Routes } from "../../../transport/transport.ts";
import { pathOf } from "../../../wire/smtp/path.ts";
import { PartialDeliveries } from "../../partial.ts";
import { SendingLimits } from "../../sending-limits.ts";
import { Suppressions } from "../../suppression/suppressions.ts";
import { QueueBook } from "../book.ts";
import { carry, type CarrierParts } from "../carrier.ts";
import { Hops } from "../hops.ts";
import { NOTHING_ASKED, type OutboundMessage } from "../queue.ts";
import { tellResults } from "../results.ts";
import { Scheduler } from "../scheduler.ts";
import { SqlQueue } from "../sql-queue.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Answer = (handover: Handover, now: number) => HandoverResult | Promise<HandoverResult>;

export interface Attempt {
  readonly at: number;
  readonly id: string;
  readonly hop: string;
  readonly recipients: readonly string[];
}

export interface SimulationOptions {
  /** Holds the tables of `mailMigrations`; closed with the simulation. */
  readonly database: Database;
  readonly answer: Answer;
  readonly connections?: number;
  readonly connectionsPerHop?: number;
  readonly clock?: TestClock;
  readonly messagesMax?: number;
  readonly routes?: Routes;
  /** No other sender is at the database, as on SQLite; true when absent. */
  readonly isAlone?: boolean;
}

export const schedule = {
  lifetimeMs: 5 * DAY,
  delayNoticeMs: 4 * HOUR,
  firstRetryMs: 5 * MINUTE,
  maxRetryMs: 4 * HOUR,
};

/** Every domain is a hop of its own. */
const direct: Routes = { hop: (domain) => ({ key: domain }) };

export class Simulation implements AsyncDisposable {
  readonly clock: TestClock;
  readonly mail: MailParts;
  readonly queue: SqlQueue;
  readonly book: QueueBook;
  readonly scheduler: Scheduler;
  readonly database: Database;
  readonly suppressions: Suppressions;
  readonly blobs: Blobs;
  /** Everything that was handed over, in the order of its beginning. */
  readonly attempts: Attempt[] = [];
  readonly #opened: AsyncDisposableStack;
  #progress = 0;
  #messages = 0;

  private constructor(
    made: Pick<Simulation, "clock" | "mail" | "queue" | "book" | "suppressions">,
    carrier: Omit<CarrierParts, "transport">,
    { answer, database, connections = 100, connectionsPerHop = 20 }: SimulationOptions,
    opened: AsyncDisposableStack,
  ) {
    this.clock = made.clock;
    this.mail = made.mail;
    this.queue = made.queue;
    this.book = made.book;
    this.suppressions = made.suppressions;
    this.database = database;
    this.blobs = carrier.blobs;
    this.#opened = opened;
    const parts: CarrierParts = {
      ...carrier,
      transport: {
        deliver: async (handover) => {
          this.attempts.push({
            at: this.clock.now(),
            id: handover.id,
            hop: handover.hop.key,
            recipients: handover.recipients.map(({ path }) => `${path.local}@${path.domain}`),
          });
          return answer(handover, this.clock.now());
        },
        [Symbol.asyncDispose]: async () => undefined,
      },
    };
    this.scheduler = new Scheduler({
      book: this.book,
      schedule,
      clock: this.clock,
      log: parts.log,
      connections,
      connectionsPerHop,
      carry: (leg, signal) => carry(parts, leg, signal),
      tell: ({ record, ...about }) => tellResults(parts.events, about, record),
      progress: () => void this.#progress++,
      pause: async () => undefined,
    });
  }

  static async start(options: SimulationOptions): Promise<Simulation> {
    await using opening = new AsyncDisposableStack();
    const { database, clock = new TestClock(), messagesMax = 1_000_000, routes = direct, isAlone = true } = options;
    const mail = opening.use(await openMailParts({ clock }));
    const partial = opening.use(new PartialDeliveries(database, clock));
    const blobs = await openFileBlobs(`${mail.folder}/queue-blobs`);
    const hops = new Hops(routes, mail.directory);
    const bus = openLocalBus();
    const rules = { ...schedule, messagesMax };
    const queue = new SqlQueue({ database, blobs, bus, clock, hops, rules, events: silentEvents });
    const book = new QueueBook(database, { isAlone });
    await book.join(clock.now());
    const suppressions = new Suppressions(database, clock, { failures: 3, ms: 30 * DAY });
    const { directory, store, srs, events, log } = mail;
    const signer = { fields: async () => new Uint8Array() };
    const carrier = {
      directory,
      store,
      srs,
      partial,
      scripts: new ActiveScripts(),
      suppressions,
      sending: new SendingLimits({ database, clock, events, rules: { recipientsPerDay: 0, failuresPerDay: 0 } }),
      events,
      log,
      hops,
      signer,
      schedule,
      clock,
      blobs,
      database,
      queue,
    };
    return new Simulation(
      { clock, mail, queue, book, suppressions },
      {
        ...carrier,
        foreignAuthors: false,
        privateNetworks: new Networks([]),
        hostname: "mx.posthorn.test",
        random: () => 0.5,
      },
      options,
      opening.move(),
    );
  }

  /** Queues a message; its name is m1, m2, … when not given. */
  async send(to: readonly string[], message: Partial<OutboundMessage> & { from?: string } = {}): Promise<string> {
    const { from, ...rest } = message;
    const id = rest.id ?? `m${++this.#messages}`;
    await this.queue.add({
      ...NOTHING_ASKED,
      id,
      reversePath: from === undefined ? undefined : pathOf(from),
      recipients: to.map((address) => ({ path: pathOf(address), notify: undefined, originalRecipient: undefined })),
      message: Buffer.from(`Subject: ${id}\r\n\r\nx\r\n`),
      signing: { domain: undefined, seal: undefined },
      at: this.clock.now(),
      ...rest,
    });
    return id;
  }

  /** Does everything that can be done without time going on. */
  async settle(): Promise<void> {
    for (let last = -1; last !== this.#progress;) {
      last = this.#progress;
      await this.scheduler.pass({ news: true });
      await this.scheduler.settled();
    }
  }

  /** Lets so much time pass, and does what is due meanwhile. */
  async run(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    for (;;) {
      await this.settle();
      const now = this.clock.now();
      if (now >= end) return;
      this.clock.advance(Math.max(1, Math.min(end, this.scheduler.nextAt) - now));
    }
  }

  async inbox({ account }: TestUser): Promise<string[]> {
    const contents = await account.read(async (mail) => {
      const box = await mail.mailboxByRole("inbox");
      const rows = box === undefined ? [] : await mail.rowsFrom(box.id, 1, 5000);
      return mail.contents(rows.map((row) => row.emailId));
    });
    return Promise.all(contents.map(async (each) => Buffer.from(await account.bytes(each)).toString("latin1")));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scheduler.settled();
    await this.#opened.disposeAsync();
  }
}

const OUTCOMES = { 2: "delivered", 4: "deferred", 5: "failed" } as const;

/** An answer of the other side, the same for every recipient: "250 2.0.0 Ok". */
export function says(text: string, connection: HandoverResult["connection"] = "good"): Answer {
  return ({ recipients }) => ({ connection, results: recipients.map(() => resultOf(text)) });
}

export function resultOf(text: string): RecipientResult {
  const [code = "", enhanced = "", ...words] = text.split(" ");
  return {
    outcome: OUTCOMES[code[0] as "2" | "4" | "5"],
    reply: { code: Number(code), enhanced, text: `${enhanced} ${words.join(" ")}`, fromRemote: true },
    remote: { host: "mx.remote.example", address: "192.0.2.25" },
    dsnPassedOn: false,
    tls: undefined,
  };
}

/** Nobody answers. */
export const unreachable: Answer = ({ recipients, hop }) => ({
  connection: "bad",
  results: recipients.map(() => ({
    outcome: "deferred",
    reply: { code: 451, enhanced: "4.4.1", text: `No mail server of ${hop.key} answers.`, fromRemote: false },
    remote: undefined,
    dsnPassedOn: false,
    tls: undefined,
  })),
});
