/** Asks the server to fetch mail, and follows how far it is: a line of JSON for each step. */
import { reach } from "../../jmap/client.ts";
import { Refused } from "../../jmap/problems.ts";

export interface OldServerForm {
  readonly host: string;
  readonly port: number;
  readonly tls: "implicit" | "starttls";
  readonly user: string;
  readonly password: string;
}

export interface ImportProgress {
  /** Undefined at the end. */
  readonly mailbox?: string;
  readonly done: number;
  readonly of: number;
  readonly before: number;
  readonly left: number;
}

export interface ImportEnd extends ImportProgress {
  readonly leftOut: readonly {
    readonly mailbox: string;
    readonly uid: number;
    readonly why: "too-large" | "invalid" | "unread";
  }[];
  /** Mailboxes that the old server lists and does not open. */
  readonly closed: readonly string[];
}

/** Undefined when the connection ended in between. Throws SignedOut, Unreachable, Refused. */
export async function runImport(
  form: OldServerForm,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: ImportProgress) => void },
): Promise<ImportEnd | undefined> {
  const headers = { "content-type": "application/json" };
  const response = await reach("/api/import", { method: "POST", headers, body: JSON.stringify(form), signal });
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ;) {
    const { done, value = "" } = await reader.read();
    if (done) return undefined;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const step = JSON.parse(line) as ImportProgress | { end: ImportEnd } | { problem: string; code: string };
      if ("end" in step) return step.end;
      if ("problem" in step) throw new Refused(step.code, step.problem);
      onProgress(step);
    }
  }
}
