import type { QueuedAttempt, QueuedMessage, QueuedRecipient } from "../../mail/queue/desk-message.ts";
import { openDesk } from "../queue-filter.ts";
import { moment } from "../moments.ts";
import { messageValue, nextTry } from "../queue-words.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const queueShow: Subcommand = {
  name: "queue show",
  operands: "ID",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Tell everything of one message: each recipient, each try, the exact words of the other side",
  async run({ operands: [id = ""], out, config }) {
    const message = await withStorage(config, async (storage) => (await openDesk(storage)).show(id));
    out.result(messageValue(message), page(message));
    return 0;
  },
};

function page({ id, at, sender, size, priority, isHeld, owesNotices, recipients }: QueuedMessage): string {
  return [
    `Message ${id}`,
    `  from      <${sender}>`,
    `  accepted  ${moment(at)} UTC`,
    `  size      ${size} bytes`,
    ...(priority === 0 ? [] : [`  priority  ${priority}`]),
    ...(isHeld ? ["  HELD      until posthorn queue release"] : []),
    ...(owesNotices ? ["  its sender is owed a notice, which is on its way"] : []),
    ...recipients.flatMap(recipientLines),
  ].join("\n");
}

const STATES = { waiting: "waits", delivered: "has it", failed: "will not get it" } as const;

function recipientLines({ address, hop, outcome, attempts, nextAt, trouble, history }: QueuedRecipient): string[] {
  const next = nextAt === undefined ? "" : `; ${nextTry(nextAt)}`;
  const tries = outcome === "waiting" ? `, ${attempts} ${attempts === 1 ? "try" : "tries"}${next}` : "";
  const rest = trouble === undefined ? [] : [`  ${hop} is left alone until then: ${trouble.split("\n").join(" ")}`];
  return ["", `<${address}> ${STATES[outcome]}, by ${hop}${tries}`, ...history.flatMap(attemptLines), ...rest];
}

/** Words of the other side stand behind its code, ours stand alone. */
function attemptLines({ at, reply, remote, tls }: QueuedAttempt): string[] {
  const where = remote === undefined ? "" : `  ${remote.host} [${remote.address}]`;
  const safety =
    tls === undefined ? "" : `  ${tls.version}, ${tls.verified === "none" ? "not verified" : tls.verified}`;
  const words = reply.text.split("\n").map((line) => `    ${reply.fromRemote ? `${reply.code} ` : ""}${line}`);
  return [`  ${moment(at)}${where}${safety}`, ...words];
}
