/** Legs that stand in line one behind the other: to the same hop, by the same author, with the same priority. */

export interface Lane {
  readonly hop: string;
  /** 0: nobody of ours. */
  readonly author: number;
  readonly priority: number;
}

/** A lane as the key of a map. */
export function laneName({ hop, author, priority }: Lane): string {
  return `${priority} ${author} ${hop}`;
}

/** A time that never comes: the lane has nothing more than what was fetched. */
export const NEVER = Number.MAX_SAFE_INTEGER;
