/** The commands that change what waits in the queue: they differ in what they do and in what they say. */
import type { QueueChange } from "../mail/queue/desk.ts";
import { confirm } from "./confirm.ts";
import { chosenFilter, openDesk, queueFilterOptions } from "./queue-filter.ts";
import { counted } from "./output.ts";
import type { Subcommand } from "./subcommand.ts";
import { withStorage } from "./with-storage.ts";

interface QueueCommand {
  readonly how: QueueChange;
  readonly summary: string;
  readonly details: string;
  /** "Removed": in front of the number of messages. */
  readonly done: string;
  /** Asked first, where a person can be asked. */
  readonly question?: string;
}

export function queueCommand({ how, summary, details, done, question }: QueueCommand): Subcommand {
  const name = `queue ${how}`;
  return {
    name,
    operands: "[ID…]",
    operandsMin: 0,
    operandsMax: Infinity,
    summary,
    details,
    options: { ...queueFilterOptions, all: { option: { type: "boolean" }, help: "Every message in the queue" } },
    async run(invocation) {
      const filter = chosenFilter(invocation, name);
      if (question !== undefined && !invocation.out.json && !(await confirm(question))) return 1;
      const messages = await withStorage(invocation.config, async (storage) =>
        (await openDesk(storage)).change(how, filter),
      );
      invocation.out.result({ messages }, `${done} ${counted(messages, "message")}.`);
      return messages === 0 && filter.ids !== undefined ? 1 : 0;
    },
  };
}
