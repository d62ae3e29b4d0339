/** A message on its way in: a little of it in memory, a large one in a temporary file, so that slow senders cost no memory. */

export interface Spool extends AsyncDisposable {
  /** Takes the bytes (copies what it keeps). A promise means: wait before giving more. `unavailable` when the disk is full. */
  write(chunk: Uint8Array): void | Promise<void>;
  readonly size: number;
  /**
   * Everything written, as one array. For a large message this waits for one of the process's few places for large messages,
   * which dispose gives back. The bytes stay valid after dispose.
   */
  take(): Promise<Uint8Array>;
}

export interface Spools extends AsyncDisposable {
  open(): Spool;
}
