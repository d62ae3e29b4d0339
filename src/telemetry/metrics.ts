/** The numbers that Prometheus reads: prom-client behind plain counts, one set a process, added up in the primary. */
import type {
  CounterConfiguration,
  GaugeConfiguration,
  MetricObjectWithValues,
  MetricValue,
  Registry,
} from "prom-client";

/** prom-client's own numbers of the event loop, instead of which there is `loopDelay`; they cannot be left out, but kept from looking often. */
const OWN_LOOP_DELAYS = /^nodejs_eventloop_lag_/;
const OWN_LOOP_LOOK_MS = 3_600_000;

/** Different sets of labels that one count may have: labels come from closed lists, and a mistake must not fill memory. */
const SERIES_MAX = 2000;

export interface CountDeclaration {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly kind: "counter" | "gauge";
}

/** Every number of our own; docs/reference/metrics.md is made from this. */
export const declarations = {
  connectionsOpened: {
    name: "posthorn_connections_opened_total",
    help: "Connections whose session began.",
    labels: ["protocol", "tls"],
    kind: "counter",
  },
  connectionsOpen: {
    name: "posthorn_connections_open",
    help: "Connections with a session now.",
    labels: ["protocol"],
    kind: "gauge",
  },
  connectionsRefused: {
    name: "posthorn_connections_refused_total",
    help: "Connections turned away before a session began.",
    labels: ["protocol"],
    kind: "counter",
  },
  bytesIn: {
    name: "posthorn_bytes_received_total",
    help: "Bytes from clients, counted when a connection ends.",
    labels: ["protocol"],
    kind: "counter",
  },
  bytesOut: {
    name: "posthorn_bytes_sent_total",
    help: "Bytes to clients, counted when a connection ends.",
    labels: ["protocol"],
    kind: "counter",
  },
  logins: {
    name: "posthorn_logins_total",
    help: "Logins that succeeded.",
    labels: ["protocol", "mechanism"],
    kind: "counter",
  },
  loginFailures: {
    name: "posthorn_login_failures_total",
    help: "Logins that failed.",
    labels: ["protocol", "mechanism"],
    kind: "counter",
  },
  messagesAccepted: {
    name: "posthorn_messages_accepted_total",
    help: "Messages taken from clients, each once.",
    labels: ["protocol"],
    kind: "counter",
  },
  messageBytesAccepted: {
    name: "posthorn_message_bytes_accepted_total",
    help: "Their bytes.",
    labels: ["protocol"],
    kind: "counter",
  },
  messagesRefused: {
    name: "posthorn_messages_refused_total",
    help: "Messages or recipients refused, by SMTP reply code.",
    labels: ["protocol", "code"],
    kind: "counter",
  },
  sendingStopped: {
    name: "posthorn_sending_stopped_total",
    help: "Times that an account had sent as much as it may in a day, or that too much of it had failed.",
    labels: ["reason"],
    kind: "counter",
  },
  messagesExamined: {
    name: "posthorn_messages_examined_total",
    help: "Messages from outside, by what became of them and by DMARC result.",
    labels: ["verdict", "dmarc"],
    kind: "counter",
  },
  messagesFiltered: {
    name: "posthorn_milter_messages_total",
    help: "What mail filters have said of messages, by filter; recipient-refused is about one recipient alone, failed about the filter.",
    labels: ["milter", "result"],
    kind: "counter",
  },
  milterSeconds: {
    name: "posthorn_milter_seconds_total",
    help: "Seconds that messages waited for mail filters, by filter.",
    labels: ["milter"],
    kind: "counter",
  },
  messagesJudged: {
    name: "posthorn_messages_judged_total",
    help: "Copies that the junk filters of accounts have judged, by what they were taken for.",
    labels: ["verdict"],
    kind: "counter",
  },
  messagesDelivered: {
    name: "posthorn_messages_delivered_total",
    help: "Copies stored in mailboxes.",
    labels: [],
    kind: "counter",
  },
  scriptActions: {
    name: "posthorn_sieve_actions_total",
    help: "What Sieve scripts did with messages.",
    labels: ["action"],
    kind: "counter",
  },
  notices: {
    name: "posthorn_notices_total",
    help: "Delivery status notifications that were sent.",
    labels: ["action"],
    kind: "counter",
  },
  messagesQueued: {
    name: "posthorn_messages_queued_total",
    help: "Messages taken into the queue to other servers.",
    labels: [],
    kind: "counter",
  },
  recipientsHandedOver: {
    name: "posthorn_recipients_handed_over_total",
    help: "Recipients whose next server has taken the message; tls is how that server proved itself, or clear.",
    labels: ["tls"],
    kind: "counter",
  },
  recipientsDeferred: {
    name: "posthorn_recipients_deferred_total",
    help: "Tries that came to nothing for now, by SMTP reply code.",
    labels: ["code"],
    kind: "counter",
  },
  recipientsFailed: {
    name: "posthorn_recipients_failed_total",
    help: "Recipients given up, by SMTP reply code.",
    labels: ["code"],
    kind: "counter",
  },
  queueMessages: {
    name: "posthorn_queue_messages",
    help: "Messages in the queue to other servers.",
    labels: [],
    kind: "gauge",
  },
  queueBytes: {
    name: "posthorn_queue_bytes",
    help: "Their bytes.",
    labels: [],
    kind: "gauge",
  },
  certificateEnds: {
    name: "posthorn_certificate_ends_timestamp_seconds",
    help: "When the certificate ends that clients see who name this server, in seconds since 1970.",
    labels: [],
    kind: "gauge",
  },
  commands: {
    name: "posthorn_commands_total",
    help: "Commands done, by outcome.",
    labels: ["protocol", "command", "outcome"],
    kind: "counter",
  },
  commandSeconds: {
    name: "posthorn_command_seconds_total",
    help: "Seconds that commands took, waiting included.",
    labels: ["protocol", "command"],
    kind: "counter",
  },
} as const satisfies Readonly<Record<string, CountDeclaration>>;

/** The one number of another kind. */
export const loopDelay = {
  name: "posthorn_event_loop_delay_seconds",
  help: "How long what came to a process waited before it was looked at, sampled 20 times a second from the first time that somebody asks for metrics.",
  labels: ["process"],
  kind: "histogram",
} as const;

/** What a process does here: delays of one that serves nobody say nothing to clients. */
export type ProcessKind = "primary" | "worker" | "sender";

type CountName = keyof typeof declarations;
const names = Object.keys(declarations) as CountName[];

/**
 * Numbers by the values of their labels. Counting is one look-up in a map, and prom-client sees the numbers only when
 * somebody asks: its own counters hash their labels at every step.
 */
export class Count {
  readonly #series = new Map<string, number>();

  add(labels: string, amount = 1): void {
    const value = this.#series.get(labels);
    if (value === undefined && this.#series.size >= SERIES_MAX) return;
    this.#series.set(labels, (value ?? 0) + amount);
  }

  /** For a gauge. */
  set(labels: string, value: number): void {
    this.add(labels, value - (this.#series.get(labels) ?? 0));
  }

  entries(): Iterable<[string, number]> {
    return this.#series.entries();
  }
}

/** Separates label values in the keys of a Count; no label value has it. */
export const LABEL_SEPARATOR = "\t";

/** What one process tells of itself, to be added to that of the others. */
export type Snapshot = MetricObjectWithValues<MetricValue<string>>[];

/** The counts of this process. prom-client is loaded when somebody first asks: it takes time and memory that a start has better uses for. */
export class Metrics {
  readonly #process: ProcessKind;
  readonly #counts: Readonly<Record<CountName, Count>>;
  #registry: Promise<Registry> | undefined;

  constructor(process: ProcessKind) {
    this.#process = process;
    this.#counts = Object.fromEntries(names.map((name) => [name, new Count()])) as Record<CountName, Count>;
  }

  count(name: CountName): Count {
    return this.#counts[name];
  }

  async snapshot(): Promise<Snapshot> {
    this.#registry ??= this.#register();
    return (await this.#registry).getMetricsAsJSON();
  }

  async #register(): Promise<Registry> {
    const [client, { LOOP_DELAY_SECONDS, watchLoop }] = await Promise.all([
      import("prom-client"),
      import("./loop-delay.ts"),
    ]);
    const registry = new client.Registry();
    for (const name of names) {
      const Kind = declarations[name].kind === "counter" ? client.Counter : client.Gauge;
      registry.registerMetric(new Kind(metricOf(declarations[name], this.#counts[name])));
    }
    client.collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: OWN_LOOP_LOOK_MS });
    for (const { name } of registry.getMetricsAsArray())
      if (OWN_LOOP_DELAYS.test(name)) registry.removeSingleMetric(name);
    const { name, help, labels } = loopDelay;
    const delays = new client.Histogram({
      name,
      help,
      labelNames: [...labels],
      buckets: [...LOOP_DELAY_SECONDS],
      registers: [registry],
    });
    const ofThis = { process: this.#process };
    delays.zero(ofThis);
    watchLoop((seconds) => delays.observe(ofThis, seconds));
    return registry;
  }
}

/** A metric that takes its numbers from a Count whenever it is asked. */
function metricOf({ name, help, labels }: CountDeclaration, count: Count): MetricConfiguration {
  return {
    name,
    help,
    labelNames: [...labels],
    registers: [],
    collect() {
      this.reset();
      for (const [key, value] of count.entries()) {
        const values = key.split(LABEL_SEPARATOR);
        this.inc(Object.fromEntries(labels.map((label, i) => [label, values[i] ?? ""])), value);
      }
    },
  };
}

type MetricConfiguration = CounterConfiguration<string> & GaugeConfiguration<string>;

export const METRICS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** The page for Prometheus: the processes' numbers added up. */
export async function metricsPage(snapshots: readonly Snapshot[]): Promise<string> {
  const { AggregatorRegistry } = await import("prom-client");
  return AggregatorRegistry.aggregate([...snapshots]).metrics();
}
