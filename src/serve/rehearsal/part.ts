/** The parts of a rehearsal. */
import type { Pace } from "./pace.ts";

/** What a process does for others. */
export type Part = "clients" | "sending";

export interface OpenPart extends AsyncDisposable {
  /** Plays it once. */
  round(pace: Pace): Promise<void>;
}
