/** Notices as people get them, one for each thing that happens: docs/reference/notices.md shows them whole, so that their words can be judged. */
import type { Path } from "../../../wire/smtp/path.ts";
import type { NoticeOrder, NoticeRecipient } from "../notice.ts";

const ARRIVED_AT = Date.UTC(2026, 0, 5, 10, 0, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MESSAGE = [
  "From: Ann Example <ann@example.net>",
  "To: Bob Example <bob@example.org>",
  "Subject: Lunch on Friday",
  "Date: Mon, 05 Jan 2026 10:59:58 +0100",
  "Message-ID: <lunch.1@example.net>",
  "",
  "Shall we meet at noon?",
  "",
].join("\r\n");

export function pathOf(address: string): Path {
  const at = address.lastIndexOf("@");
  return { local: address.slice(0, at), domain: address.slice(at + 1), utf8: /[^\0-\x7f]/.test(address) };
}

/** A recipient whose next server has just refused it. */
export function recipient(address: string, facts: Partial<NoticeRecipient> = {}): NoticeRecipient {
  return {
    path: pathOf(address),
    notify: undefined,
    originalRecipient: undefined,
    action: "failed",
    reply: { code: 550, enhanced: "5.1.1", text: `5.1.1 <${address}>: no such user here`, fromRemote: true },
    remote: { host: `mx.${pathOf(address).domain}`, address: "192.0.2.25" },
    lastAttemptAt: ARRIVED_AT + 2_000,
    retryUntil: undefined,
    timeUp: undefined,
    ...facts,
  };
}

export function order(recipients: readonly NoticeRecipient[], facts: Partial<NoticeOrder> = {}): NoticeOrder {
  return {
    id: "k7x2.notice.1",
    hostname: "mail.example.net",
    sender: pathOf("ann@example.net"),
    at: ARRIVED_AT + 3_000,
    messageId: "k7x2.1",
    arrivedAt: ARRIVED_AT,
    envelopeId: undefined,
    ret: undefined,
    message: Buffer.from(MESSAGE),
    recipients,
    ...facts,
  };
}

const unreachable: Partial<NoticeRecipient> = {
  reply: { code: 451, enhanced: "4.4.1", text: "no server could be reached: connect ETIMEDOUT", fromRemote: false },
  remote: undefined,
};

export const examples: readonly { readonly title: string; readonly order: NoticeOrder }[] = [
  { title: "An address that does not exist", order: order([recipient("bob@example.org")]) },
  {
    title: "A domain that does not exist",
    order: order([
      recipient("bob@exampel.org", {
        reply: { code: 550, enhanced: "5.1.2", text: "the domain exampel.org does not exist", fromRemote: false },
        remote: undefined,
      }),
    ]),
  },
  {
    title: "A full mailbox",
    order: order([
      recipient("bob@example.org", {
        reply: { code: 552, enhanced: "5.2.2", text: "5.2.2 Mailbox over quota", fromRemote: true },
      }),
    ]),
  },
  {
    title: "Nobody answers: the notice of the delay",
    order: order(
      [
        recipient("bob@example.org", {
          ...unreachable,
          action: "delayed",
          lastAttemptAt: ARRIVED_AT + 4 * HOUR,
          retryUntil: ARRIVED_AT + 5 * DAY,
        }),
      ],
      { at: ARRIVED_AT + 4 * HOUR },
    ),
  },
  {
    title: "Nobody answers, and time is up",
    order: order(
      [recipient("bob@example.org", { ...unreachable, timeUp: "queue", lastAttemptAt: ARRIVED_AT + 5 * DAY - HOUR })],
      { at: ARRIVED_AT + 5 * DAY },
    ),
  },
  {
    title: "It had to be there by a certain time",
    order: order([recipient("bob@example.org", { ...unreachable, timeUp: "deliver-by" })], { at: ARRIVED_AT + HOUR }),
  },
  {
    title: "Several recipients, several reasons",
    order: order([
      recipient("bob@example.org"),
      recipient("carol@example.com", {
        originalRecipient: { type: "rfc822", address: "team@example.net" },
        reply: {
          code: 554,
          enhanced: "5.7.1",
          text: "5.7.1 Your message looks like spam to us.\n5.7.1 See https://example.com/help for what that means, and for whom to ask.",
          fromRemote: true,
        },
      }),
      recipient("dave@example.org"),
    ]),
  },
  {
    title: "Delivered, as was asked for",
    order: order(
      [
        recipient("bob@example.net", {
          action: "delivered",
          notify: ["SUCCESS", "FAILURE"],
          originalRecipient: { type: "rfc822", address: "bob@example.net" },
          reply: { code: 250, enhanced: "2.1.5", text: "delivered to the mailbox", fromRemote: false },
          remote: undefined,
        }),
      ],
      { envelopeId: "QQ314159" },
    ),
  },
  {
    title: "Passed on to a server that tells nothing more",
    order: order([
      recipient("bob@example.org", {
        action: "relayed",
        notify: ["SUCCESS"],
        reply: { code: 250, enhanced: "2.0.0", text: "2.0.0 Ok: queued as 4F1D2", fromRemote: true },
      }),
    ]),
  },
  {
    title: "Passed on to the members of an alias",
    order: order([
      recipient("team@example.net", {
        action: "expanded",
        notify: ["SUCCESS"],
        reply: { code: 250, enhanced: "2.1.5", text: "passed on to the members of the alias", fromRemote: false },
        remote: undefined,
      }),
    ]),
  },
  {
    title: "Letters outside of ASCII everywhere",
    order: order(
      [
        recipient("jörg@bücher.example", {
          originalRecipient: { type: "utf-8", address: "jörg@bücher.example" },
          reply: { code: 550, enhanced: "5.1.1", text: "5.1.1 Postfach gibt es nicht: jörg", fromRemote: true },
          remote: { host: "mx.xn--bcher-kva.example", address: "2001:db8::25" },
        }),
      ],
      {
        sender: pathOf("änn@example.net"),
        message: Buffer.from(MESSAGE.replace("Lunch on Friday", "Grüße aus Köln")),
      },
    ),
  },
];
