/** News between sessions and processes: positions in a change log, never the truth itself. Lost notices cost latency only. */

/** "This account has changes up to here." */
export interface Notice {
  readonly accountId: number;
  /** 0 after a loss of notices, and when somebody begins to tell: there may be changes, up to a position that is not known. */
  readonly modseq: number;
}

export interface Bus extends AsyncDisposable {
  publish(notice: Notice): void;
  /**
   * Calls `listener` for every notice of the account, own process or other, until disposed. Calls are synchronous and cheap. Other
   * processes may need a moment to learn of it; a notice without a position then stands for what they did not tell.
   */
  subscribe(accountId: number, listener: (notice: Notice) => void): Disposable;
}
