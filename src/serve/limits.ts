/** Times and numbers of processes. */
import { HOUR_MS, MINUTE_MS } from "../base/clock.ts";

/** Milliseconds that sessions and deliveries have to end when the server stops. */
export const STOP_MS_MAX = 30_000;

/** Milliseconds more that a worker has to end by itself before it is killed. */
export const STOP_GRACE_MS = 2_000;

/** Milliseconds for what a worker or the sender has under way when the primary is gone: nobody else would stop it. */
export const ORPHAN_STOP_MS = 5_000;

/** Milliseconds before a worker that died is replaced: the shortest at first, then doubling up to the longest. */
export const RESTART_MS_MIN = 100;
export const RESTART_MS_MAX = 30_000;

/** A worker that lived so long (milliseconds) died of something new: counting begins again. */
export const RESTART_FORGOTTEN_MS = 60_000;

/** Clients that wait on one port for the next worker, when none is there: a thousand phones, a file descriptor each. */
export const WAITING_CLIENTS_MAX = 1000;

/** Milliseconds to wait for the numbers of a worker; one that does not answer is left out. */
export const COLLECT_MS_MAX = 2_000;

/** Milliseconds between new keys for TLS session tickets: what an old key opened is then safe for good. */
export const TICKET_KEYS_MS = 24 * HOUR_MS;

/** Milliseconds between two times that failed logins are written down. */
export const THROTTLE_KEPT_MS = 60_000;

/** Milliseconds between two rounds of cleaning up. */
export const CLEAN_UP_MS = 6 * HOUR_MS;

/** Milliseconds that a blob without a message is kept: a delivery writes the blob first. */
export const BLOB_GRACE_MS = 24 * HOUR_MS;

/** Milliseconds between looks at the self-signed certificate, which is renewed a month before its end. */
export const CERTIFICATE_LOOK_MS = 24 * HOUR_MS;

/** Accounts that are copied or restored side by side: each waits for the disk several times. */
export const ACCOUNTS_AT_ONCE = 8;

/** Milliseconds that a backup waits for a sweep of bodies, which reads every account, to end. */
export const BODIES_WAIT_MS_MAX = 10 * MINUTE_MS;

/** Milliseconds between two looks whether it has. */
export const BODIES_LOOK_MS = 200;
