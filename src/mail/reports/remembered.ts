/** What the reports of others say, kept in memory: to read one takes a millisecond, and an overview reads thousands. */
import { Recent } from "../../base/recent.ts";
import type { AccountId, EmailId } from "../../store/model.ts";
import { REMEMBERED_LINES_MAX, REMEMBERED_MESSAGES_MAX } from "./limits.ts";
import type { ReceivedReport } from "./received.ts";

export class RememberedReports {
  readonly #reports: Recent<string, readonly ReceivedReport[]>;

  constructor(messagesMax = REMEMBERED_MESSAGES_MAX) {
    this.#reports = new Recent(messagesMax);
  }

  of(account: AccountId, email: EmailId): readonly ReceivedReport[] | undefined {
    return this.#reports.get(`${account} ${email}`);
  }

  /** What is too long is read again when it is wanted. */
  keep(account: AccountId, email: EmailId, reports: readonly ReceivedReport[]): void {
    const short = reports.map(condensed);
    const lines = short.reduce((sum, each) => sum + linesOf(each), 0);
    if (lines <= REMEMBERED_LINES_MAX) this.#reports.set(`${account} ${email}`, short);
  }
}

/** Of mail that is genuine only the number is told, so its rows are one. */
function condensed(received: ReceivedReport): ReceivedReport {
  if (received.kind === "tls") return received;
  const { rows } = received.report;
  const isGenuine = ({ dkim, spf }: (typeof rows)[number]): boolean => dkim || spf;
  const [first, ...others] = rows.filter(isGenuine);
  if (first === undefined || others.length === 0) return received;
  const genuine = { ...first, messages: others.reduce((sum, { messages }) => sum + messages, first.messages) };
  return { ...received, report: { ...received.report, rows: [genuine, ...rows.filter((row) => !isGenuine(row))] } };
}

function linesOf(received: ReceivedReport): number {
  if (received.kind === "dmarc") return received.report.rows.length;
  return received.report.policies.reduce((sum, { details }) => sum + 1 + details.length, 0);
}
