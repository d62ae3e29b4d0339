import type { HopLine } from "../../mail/queue/desk-hops.ts";
import type { QueuedMessage } from "../../mail/queue/desk-message.ts";
import { moment } from "../moments.ts";
import { numberOption } from "../option-values.ts";
import { table } from "../output.ts";
import { openDesk, queueFilter, queueFilterOptions } from "../queue-filter.ts";
import { messageValue, nextTry } from "../queue-words.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

const SHOWN = 100;
/** Messages read at a time. */
const PAGE = 500;

export const queueList: Subcommand = {
  name: "queue list",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Show the messages that wait to be sent",
  details:
    "The oldest first, with the last word on each recipient who waits. A server that answered nobody is left alone for a while: the next try is when that is over. `queue show` tells everything of one.",
  options: {
    ...queueFilterOptions,
    limit: { option: { type: "string" }, value: "NUMBER", help: `How many to show (${SHOWN})` },
    hops: { option: { type: "boolean" }, help: "Only how many wait for which server, and what is in the way" },
  },
  async run({ values, operands, out, config }) {
    const limit = numberOption(values, "limit", SHOWN);
    await withStorage(config, async (storage) => {
      const desk = await openDesk(storage);
      if (values["hops"] === true) {
        const hops = await desk.hops();
        return out.result({ hops: hops.map(hopValue) }, hops.length === 0 ? EMPTY : table(hops.map(hopRow)));
      }
      const messages: QueuedMessage[] = [];
      for (let more = true; more && messages.length < limit;) {
        const wanted = Math.min(PAGE, limit - messages.length);
        const page = await desk.list(queueFilter({ values, operands }), {
          limit: wanted,
          after: messages.at(-1)?.number,
        });
        messages.push(...page);
        more = page.length === wanted;
      }
      out.result(
        { messages: messages.map(messageValue) },
        messages.length === 0 ? EMPTY : messages.map(lines).join("\n"),
      );
    });
    return 0;
  },
};

const EMPTY = "Nothing waits.";

function lines(message: QueuedMessage): string {
  const { id, at, sender, size, isHeld, recipients } = message;
  const head = `${id}  ${moment(at)}  ${size} bytes  from <${sender}>${isHeld ? "  HELD" : ""}`;
  const waiting = recipients.filter(({ outcome }) => outcome === "waiting");
  return [
    head,
    ...waiting.flatMap(({ address, nextAt, trouble, history }) => {
      const next = nextAt === undefined ? "" : `, ${nextTry(nextAt)}`;
      const last = history.at(-1)?.reply.text ?? trouble;
      const words = last === undefined ? [] : last.split("\n").map((line) => `      ${line}`);
      return [`    to <${address}>${next}`, ...words];
    }),
  ].join("\n");
}

function hopRow({ hop, messages, since, nextAt, trouble }: HopLine): string[] {
  const next = nextAt === undefined ? "held" : nextTry(nextAt);
  return [hop, `${messages}`, `since ${moment(since)}`, next, trouble?.split("\n")[0] ?? ""];
}

function hopValue({ since, nextAt, trouble, ...rest }: HopLine): unknown {
  return {
    ...rest,
    since: new Date(since).toISOString(),
    nextAt: nextAt === undefined ? null : new Date(nextAt).toISOString(),
    trouble: trouble ?? null,
  };
}
