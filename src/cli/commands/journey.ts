import type { JourneyStep } from "../../mail/journey/steps.ts";
import { openDesk } from "../queue-filter.ts";
import { moment } from "../moments.ts";
import { messageValue } from "../queue-words.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const journey: Subcommand = {
  name: "journey",
  operands: "MESSAGE-ID|ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Tell the way of a message by its Message-ID, or of the latest ones of an address",
  details: "From the trace fields that messages carry, from where they are now, and from the queue. No text is shown.",
  async run({ operands: [query = ""], out, config }) {
    const { findJourneys } = await import("../../mail/journey/journey.ts");
    const { systemClock } = await import("../../base/clock.ts");
    const { stored, queued, isComplete } = await withStorage(config, async (storage) =>
      findJourneys({ ...storage, queue: await openDesk(storage), clock: systemClock }, query),
    );
    out.result(
      { stored, queued: queued.map(messageValue), isComplete },
      [
        ...stored.map(({ account, mailbox, messageId, steps }) =>
          [`${messageId} of ${account}, now in ${mailbox}`, ...steps.map(stepLine)].join("\n"),
        ),
        ...queued.map(({ id, at }) => `${id} waits in the queue since ${moment(at)}: posthorn queue show ${id}`),
        ...(stored.length + queued.length === 0 ? ["Nothing found."] : []),
        ...(isComplete ? [] : ["There are more accounts than were looked into."]),
      ].join("\n\n"),
    );
    return stored.length + queued.length === 0 ? 1 : 0;
  },
};

function stepLine({ what, at, detail }: JourneyStep): string {
  return `  ${at === undefined ? " ".repeat(19) : moment(at)}  ${what.padEnd(8)}  ${detail}`.trimEnd();
}
