/** What the code may say to the operator; the engine (pino) lives in telemetry/. */

/** An error is always `err`: under any other name it would be written without its message and stack. */
export type LogFields = Readonly<Record<string, unknown>> & { readonly error?: never };

/** A structured log. Field names are camelCase; never pass credentials or message contents. */
export interface Log {
  trace(fields: LogFields, message: string): void;
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** A log that adds these fields to every line. */
  child(fields: LogFields): Log;
  /** Whether trace lines would be written at all, so that callers need not build them. */
  readonly traces: boolean;
}

const nothing = (): void => undefined;

/** A log that says nothing, for tests and tools. */
export const silentLog: Log = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLog,
  traces: false,
};
