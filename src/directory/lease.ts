/** What one holder at a time may have, in whichever process of whichever machine. */

/** Disposing gives it back; afterwards it is anybody's. */
export type Lease = AsyncDisposable;

export interface Leases extends AsyncDisposable {
  /** Undefined while somebody holds it who is alive. Refusal("unavailable"). */
  take(name: string): Promise<Lease | undefined>;
}
