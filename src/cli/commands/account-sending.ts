import { silentEvents } from "../../base/events.ts";
import { systemClock } from "../../base/clock.ts";
import { isStopped, SendingLimits } from "../../mail/sending-limits.ts";
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
    const sent = await withStorage(config, async ({ directory, deliveries: database }) => {
      const id = await accountNamed(directory, address);
      const sending = new SendingLimits({ database, clock: systemClock, events: silentEvents, rules });
      if (values["clear"] === true) await sending.forget(id);
      return sending.sent(id);
    });
    const { recipients, failures } = sent;
    const { recipientsPerDay, failuresPerDay } = rules;
    const stopped = isStopped(sent, rules);
    out.result(
      { address, recipients, recipientsPerDay, failures, failuresPerDay, stopped },
      `${address}: ${of(recipients, recipientsPerDay)} recipients in the last day, ${of(failures, failuresPerDay)} failed${stopped ? "; it may send no more for now" : ""}`,
    );
    return 0;
  },
};

function of(count: number, limit: number): string {
  return limit > 0 ? `${count} of ${limit}` : `${count}`;
}
