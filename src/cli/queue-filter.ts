/** Which messages of the queue a command is about. */
import { normalDomain } from "../directory/address.ts";
import type { QueueFilter } from "../mail/queue/desk.ts";
import type { Storage } from "../serve/data/storage.ts";
import { textOption } from "./option-values.ts";
import { type Invocation, type OptionHelp, UsageProblem } from "./subcommand.ts";

export const queueFilterOptions: Readonly<Record<string, OptionHelp>> = {
  domain: { option: { type: "string" }, value: "DOMAIN", help: "Those that still have to reach somebody there" },
  hop: { option: { type: "string" }, value: "HOP", help: "Those that wait for a hop, as `queue list` names it" },
  sender: {
    option: { type: "string" },
    value: "ADDRESS",
    help: "Those of a sender, or of all of a domain (@example.org); an empty text for notices",
  },
};

export function queueFilter({ values, operands }: Pick<Invocation, "values" | "operands">): QueueFilter {
  const [domain, hop, sender] = ["domain", "hop", "sender"].map((name) => textOption(values, name));
  const name = domain === undefined ? undefined : (normalDomain(domain) ?? domain.toLowerCase());
  return {
    ...(operands.length > 0 ? { ids: operands } : {}),
    ...(name === undefined ? {} : { domain: name }),
    ...(hop === undefined ? {} : { hop }),
    ...(sender === undefined ? {} : { sender }),
  };
}

/** For commands that change something: what they are about has to be said. */
export function chosenFilter(invocation: Pick<Invocation, "values" | "operands">, name: string): QueueFilter {
  const filter = queueFilter(invocation);
  if (Object.keys(filter).length === 0 && invocation.values["all"] !== true)
    throw new UsageProblem(`posthorn ${name} needs the ids of messages, --domain, --hop, --sender or --all`);
  return filter;
}

/** Late, like the storage. */
export async function openDesk({ deliveries, bus }: Storage): Promise<import("../mail/queue/desk.ts").QueueDesk> {
  const [{ QueueDesk }, { systemClock }] = await Promise.all([
    import("../mail/queue/desk.ts"),
    import("../base/clock.ts"),
  ]);
  return new QueueDesk(deliveries, { bus, clock: systemClock });
}
