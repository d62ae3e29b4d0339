/** News between sessions and processes: positions in a change log, never the truth itself. Lost notices cost latency only. */

/** "This account has changes up to here." */
export interface Notice {
  readonly accountId: number;
  /** 0 after a loss of notices: there may be changes, up to a position that is not known. */
  readonly modseq: number;
}

export interface Bus extends AsyncDisposable {
  publish(notice: Notice): void;
  /** Calls `listener` for every notice of the account, own process or other, until disposed. Calls are synchronous and cheap. */
  subscribe(accountId: number, listener: (notice: Notice) => void): Disposable;
}
