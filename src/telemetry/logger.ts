/** The log: pino behind base/log.ts, as JSON lines, or readable on a terminal. */
import { pino, type DestinationStream, type Logger } from "pino";
import type { Log, LogFields } from "../base/log.ts";

/** Bytes gathered before a write, and milliseconds after which they are written anyhow: a write for every line would cost more than the line. */
const GATHERED_BYTES = 8192;
const GATHERED_MS = 250;

/** Fields, and fields of fields, that are never in the log, whatever code passes them by mistake. */
const SECRETS: ReadonlySet<string> = new Set(["password", "secret", "credentials", "authorization"]);

export interface LogOptions {
  readonly level: "trace" | "debug" | "info" | "warn" | "error";
  readonly format: "json" | "pretty";
  /** On every line: which process it is. */
  readonly process: string;
}

/** A log that can be told to write what it has gathered. */
export interface ProcessLog extends Log {
  /** At the end of the process. */
  flush(): void;
}

/** The log of this process, on standard output. */
export async function openLog(options: LogOptions): Promise<ProcessLog> {
  const destination =
    options.format === "pretty"
      ? (await import("pino-pretty")).default({
          colorize: process.stdout.hasColors?.() ?? false,
          ignore: "process",
          translateTime: "SYS:HH:MM:ss",
          singleLine: true,
          sync: true,
        })
      : pino.destination({ fd: 1, sync: true, minLength: GATHERED_BYTES, periodicFlush: GATHERED_MS });
  return logTo(destination, options);
}

/** A log that makes its lines and drops them: for those who play what a server does. */
export function logToNobody(level: LogOptions["level"]): ProcessLog {
  return logTo({ write: () => undefined }, { level, process: "" });
}

export function logTo(
  destination: DestinationStream & { flushSync?(): void },
  options: Pick<LogOptions, "level" | "process">,
): ProcessLog {
  const logger = pino(
    {
      level: options.level,
      base: { process: options.process },
      messageKey: "message",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutSecrets },
    },
    destination,
  );
  return new PinoLog(logger, () => destination.flushSync?.());
}

/** Lines without secrets, which all should be, are passed on as they are: pino's own redaction costs more than the line. */
function withoutSecrets(fields: LogFields): Record<string, unknown> {
  return holdsSecret(fields) ? censored(fields) : fields;
}

function holdsSecret(fields: LogFields): boolean {
  return Object.entries(fields).some(
    ([name, value]) => SECRETS.has(name) || (isRecord(value) && Object.keys(value).some((inner) => SECRETS.has(inner))),
  );
}

function censored(fields: LogFields, deep = true): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, value]): [string, unknown] => {
    if (SECRETS.has(name)) return [name, "***"];
    return [name, deep && isRecord(value) && holdsSecret(value) ? censored(value, false) : value];
  });
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is LogFields {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}

class PinoLog implements ProcessLog {
  readonly #logger: Logger;
  readonly #flush: () => void;
  readonly traces: boolean;

  constructor(logger: Logger, flush: () => void) {
    this.#logger = logger;
    this.#flush = flush;
    this.traces = logger.isLevelEnabled("trace");
  }

  trace(fields: LogFields, message: string): void {
    this.#logger.trace(fields, message);
  }
  debug(fields: LogFields, message: string): void {
    this.#logger.debug(fields, message);
  }
  info(fields: LogFields, message: string): void {
    this.#logger.info(fields, message);
  }
  warn(fields: LogFields, message: string): void {
    this.#logger.warn(fields, message);
  }
  error(fields: LogFields, message: string): void {
    this.#logger.error(fields, message);
  }
  child(fields: LogFields): Log {
    return new PinoLog(this.#logger.child(withoutSecrets(fields)), this.#flush);
  }
  flush(): void {
    this.#flush();
  }
}
