/** Reaches a filter, and agrees with it on what both can. */
import { type Agreement, formatOffer, offerOf, readAgreement } from "../../wire/milter/options.ts";
import { inMs, Link } from "./link.ts";
import type { MilterSettings } from "./settings.ts";

export interface Agreed {
  readonly link: Link;
  readonly agreed: Agreement;
}

/** Rejects with LinkLost or MilterProblem. */
export async function agree({
  address,
  connectMs,
  version,
}: Pick<MilterSettings, "address" | "connectMs" | "version">): Promise<Agreed> {
  const until = inMs(connectMs);
  const link = await Link.open(address, until);
  try {
    const offer = offerOf(version);
    await link.send([formatOffer(offer)], until);
    return { link, agreed: readAgreement(await link.receive(until), offer) };
  } catch (error) {
    link[Symbol.dispose]();
    throw error;
  }
}
