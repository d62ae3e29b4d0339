/** The part of a notice that people read: what happened, to whom, why and what to do first, the technical details after. */
import { formatDate } from "../../wire/mime/date.ts";
import { addressOf } from "../../wire/smtp/path.ts";
import { statusOf } from "./delivery-status.ts";
import { explain } from "./explanation.ts";
import { RECIPIENTS_DETAILED_MAX, RECIPIENTS_NAMED_MAX, TEXT_COLUMNS } from "./limits.ts";
import type { NoticeAction, NoticeOrder, NoticeRecipient } from "./notice.ts";
import { replyLines } from "./reply-words.ts";
import type { Returned } from "./returned-part.ts";
import { wrap } from "./wrap.ts";

const OPENINGS = {
  failed: "Your message could not be delivered to",
  delayed: "Your message has not been delivered yet to",
  delivered: "Your message was delivered to",
  relayed: "Your message was passed on for",
  expanded: "Your message was passed on to the people behind the address",
} as const satisfies Record<NoticeAction, string>;

const ATTACHED = {
  whole: "The message is attached to this notice.",
  header: "The header of the message is attached to this notice.",
  "header-for-size": "The message is large, so only its header is attached to this notice.",
} as const satisfies Record<Returned, string>;

export interface TextFacts {
  readonly order: NoticeOrder;
  /** The original's subject, decoded; "" when there is none. */
  readonly subject: string;
  readonly returned: Returned;
}

/** Lines that end in CRLF. */
export function noticeText({ order, subject, returned }: TextFacts): string {
  const lines = [
    ...groups(order).flatMap((group) => groupLines(group)),
    "The message",
    "",
    ...(subject === "" ? [] : fact("Subject:", subject)),
    ...fact("Sent:", moment(order.arrivedAt)),
    "",
    ...wrap(ATTACHED[returned], TEXT_COLUMNS),
    "",
    "",
    "Technical details, for whoever looks after your mail",
    "",
    ...order.recipients.slice(0, RECIPIENTS_DETAILED_MAX).flatMap(details),
    ...(order.recipients.length > RECIPIENTS_DETAILED_MAX
      ? wrap("The other recipients are in the attached delivery report.", TEXT_COLUMNS).concat("")
      : []),
    ...wrap(`Written by the mail server ${order.hostname} about its message ${order.messageId}.`, TEXT_COLUMNS),
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

/** Recipients with the same to be said about them. */
interface Group {
  readonly action: NoticeAction;
  readonly paragraphs: readonly string[];
  readonly recipients: NoticeRecipient[];
}

function groups(order: NoticeOrder): readonly Group[] {
  const found = new Map<string, Group>();
  for (const recipient of order.recipients) {
    const { action } = recipient;
    const paragraphs = paragraphsFor(order, recipient);
    const key = [action, ...paragraphs].join("\n");
    const group = found.get(key);
    if (group === undefined) found.set(key, { action, paragraphs, recipients: [recipient] });
    else group.recipients.push(recipient);
  }
  return [...found.values()];
}

function groupLines({ action, paragraphs, recipients }: Group): string[] {
  const named = recipients.slice(0, RECIPIENTS_NAMED_MAX).map(({ path }) => `    ${shown(addressOf(path))}`);
  const others = recipients.length - named.length;
  return [
    OPENINGS[action],
    "",
    ...named,
    ...(others > 0 ? [`    and ${others} more`] : []),
    "",
    ...paragraphs.flatMap((paragraph) => [...wrap(paragraph, TEXT_COLUMNS), ""]),
    "",
  ];
}

function paragraphsFor(order: NoticeOrder, recipient: NoticeRecipient): string[] {
  switch (recipient.action) {
    case "failed": {
      const { why, advice } = explain(recipient);
      const tried = `It was tried again and again since ${moment(order.arrivedAt)}, and is given up now. `;
      return [`${recipient.timeUp === "queue" ? tried : ""}${why}`, `What you can do: ${advice}`];
    }
    case "delayed":
      return [explain(recipient).why, patience(recipient)];
    case "delivered":
      return ["It is in the mailbox now. That does not say whether it has been read."];
    case "relayed":
      return [
        "The next mail server has taken it, but does not report what becomes of it: you will hear of the message again only if it cannot be delivered.",
      ];
    case "expanded":
      return ["You will hear of the message again only if it cannot be delivered to one of them."];
  }
}

function patience({ retryUntil }: NoticeRecipient): string {
  const until = retryUntil === undefined ? "" : ` until ${moment(retryUntil)}`;
  return `You need not do anything, and need not send it again: it will be tried again and again${until}. If it cannot be delivered, you will get another notice.`;
}

function details(recipient: NoticeRecipient): string[] {
  const { path, action, remote, lastAttemptAt, originalRecipient } = recipient;
  const original = originalRecipient?.address;
  const address = addressOf(path);
  return [
    shown(address),
    ...(original === undefined || original === address ? [] : fact("Asked for:", original)),
    ...fact("Status:", `${statusOf(recipient)} (${action})`),
    ...(lastAttemptAt === undefined ? [] : fact("Last try:", moment(lastAttemptAt))),
    ...(remote === undefined ? [] : fact("Server:", `${remote.host} [${remote.address}]`)),
    ...replyLines(recipient).flatMap((line, at) => fact(at > 0 ? "" : replyLabel(recipient), line)),
    "",
  ];
}

function replyLabel({ action, reply }: NoticeRecipient): string {
  if (reply.fromRemote) return "Answer:";
  return action === "failed" || action === "delayed" ? "Reason:" : "Result:";
}

const LABEL_COLUMNS = 15;

function fact(label: string, value: string): string[] {
  const [first = "", ...others] = wrap(shown(value), TEXT_COLUMNS - LABEL_COLUMNS);
  const rest = others.map((line) => `${" ".repeat(LABEL_COLUMNS)}${line}`);
  return [`    ${label}`.padEnd(LABEL_COLUMNS) + first, ...rest];
}

/** "Mon, 05 Jan 2026 10:00 UTC". */
function moment(at: number): string {
  return `${formatDate(at).slice(0, "Mon, 05 Jan 2026 10:00".length)} UTC`;
}

/** Nothing foreign may end a line, or turn the direction of the text around. */
function shown(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, " ");
}
