import { silentEvents } from "../../base/events.ts";
import { systemClock } from "../../base/clock.ts";
import { SendingLimits } from "../../mail/sending-limits.ts";
import type { Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";

export const accountSending: Subcommand = {
  name: "account sending",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Show how much an account has sent in the last day",
  options: { clear: { option: { type: "boolean" }, help: "Count from nothing again, so that it may send at once" } },
  async run({ operands, values, out, config }) {
    const [address = ""] = operands;
    const rules = config.sending;
    const { recipients, failures } = await withStorage(config, async ({ directory, deliveries: database }) => {
      const id = await accountNamed(directory, address);
      const sending = new SendingLimits({ database, clock: systemClock, events: silentEvents, rules });
      if (values["clear"] === true) await sending.forget(id);
      return sending.sent(id);
    });
    const { recipientsPerDay, failuresPerDay } = rules;
    const stopped = reached(recipients, recipientsPerDay) || reached(failures, failuresPerDay);
    out.result(
      { address, recipients, recipientsPerDay, failures, failuresPerDay, stopped },
      `${address}: ${of(recipients, recipientsPerDay)} recipients in the last day, ${of(failures, failuresPerDay)} failed${stopped ? "; it may send no more for now" : ""}`,
    );
    return 0;
  },
};

function reached(count: number, limit: number): boolean {
  return limit > 0 && count >= limit;
}

function of(count: number, limit: number): string {
  return limit > 0 ? `${count} of ${limit}` : `${count}`;
}
