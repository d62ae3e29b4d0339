/** What the primary decides once and every worker is told: plain values that travel between processes. */
import type { Throttled } from "../auth/throttle.ts";
import type { Config, Role } from "../config/schema.ts";
import type { CertificateFiles } from "../net/self-signed.ts";

/** A listener with its port settled. */
export interface Binding {
  readonly role: Role;
  /** An address; "::" takes IPv4 as well. */
  readonly host: string;
  readonly port: number;
}

export interface WorkerSetup {
  readonly config: Config;
  /** The server's own name, fully qualified. */
  readonly hostname: string;
  readonly bindings: readonly Binding[];
  /** Empty: no TLS. The first one is the default. */
  readonly certificates: readonly CertificateFiles[];
  /** Where those are that the server fetches itself, which go before others; undefined where it fetches none. */
  readonly fetchedCertificates: string | undefined;
  /** 48 octets in base64, the same in all workers. */
  readonly ticketKeys: string;
  /** 32 octets in base64, the same in all workers: what one has checked of passwords is good for all. */
  readonly sealKey: string;
  /** How many processes serve clients. */
  readonly workers: number;
  /** Whether each worker listens for itself; otherwise they take clients from sockets of the primary. */
  readonly reusePort: boolean;
  /** Addresses of the accounts of the demo, which opens them to this machine; none elsewhere. */
  readonly demoAccounts: readonly string[];
  readonly logFormat: "json" | "pretty";
  /** Failed logins before this process began. */
  readonly throttled: Throttled;
}

/** A single worker sends what is in the queue as well; beside many, a process of its own does (docs/design/0152-workers-leave-a-core.md). */
export function sendsItself({ workers }: WorkerSetup): boolean {
  return workers === 1;
}
