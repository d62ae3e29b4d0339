/** The account that a request is about. */
import { Refusal } from "../../../base/errors.ts";
import type { AccountEntry } from "../../../directory/directory.ts";
import type { Body } from "../body.ts";
import type { AdminParts } from "./parts.ts";

/** Refusal("not-found"). */
export async function existing(directory: AdminParts["directory"], address: string): Promise<AccountEntry> {
  const entry = await directory.account(address);
  if (entry === undefined) throw new Refusal("not-found", `there is no account ${address}`);
  return entry;
}

/** Nobody locks themselves out. Refusal("not-found" | "conflict"). */
export async function another(directory: AdminParts["directory"], body: Body, own: string): Promise<AccountEntry> {
  const entry = await existing(directory, body.text("address"));
  if (entry.address === own) throw new Refusal("conflict", "this is your own account: its settings have this for you");
  return entry;
}
