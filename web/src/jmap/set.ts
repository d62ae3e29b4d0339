/** A "/set" of JMAP that has to do all that it is asked for (RFC 8620 5.3). */
import type { JmapClient } from "./client.ts";
import { Refused } from "./problems.ts";

type Failures = Readonly<Record<string, { readonly type: string; readonly description?: string }>> | null;

interface Answer {
  readonly notCreated?: Failures;
  readonly notUpdated?: Failures;
  readonly notDestroyed?: Failures;
}

/** Throws Refused for the first thing that was not done, SignedOut, Unreachable. */
export async function set(client: JmapClient, method: string, args: Readonly<Record<string, unknown>>): Promise<void> {
  const [{ notCreated, notUpdated, notDestroyed }] = await client.request<[Answer]>([method, args]);
  const [failed] = [notCreated, notUpdated, notDestroyed].flatMap((each) => Object.values(each ?? {}));
  if (failed !== undefined) throw new Refused(failed.type, failed.description ?? "");
}
