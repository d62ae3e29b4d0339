/** What mail filters are told of a client and its transaction. */
import type { Recipient } from "../mail/envelope.ts";
import type { FilterSession, Filters } from "../trust/milter/filters.ts";
import type { FilteredMail } from "../trust/milter/settings.ts";
import type { MailFrom } from "../wire/smtp/mail-from.ts";
import type { Reply } from "../wire/smtp/reply.ts";
import type { Role } from "./policy.ts";
import type { Session } from "./session.ts";

const MAIL: Readonly<Record<Role, FilteredMail>> = { mx: "incoming", submission: "submission", lmtp: "lmtp" };

/** Why they do not take it. */
export async function askFilters(
  session: Session,
  filters: Filters,
  about: "sender" | "data" | Recipient,
): Promise<Reply | undefined> {
  if (about === "sender") return filterSender(session, filters);
  return about === "data" ? session.filtering?.data() : filterRecipient(session, about);
}

async function filterSender(session: Session, filters: Filters): Promise<Reply | undefined> {
  const { policy, principal, mechanism, open } = session;
  if (!filters.sees(MAIL[policy.role])) return undefined;
  session.filtering ??= await begin(session, filters);
  const author = principal === undefined ? undefined : { name: principal.address, mechanism };
  const { from } = open;
  return session.filtering.sender({
    path: from.reversePath,
    parameters: parametersOf(from),
    id: session.nameOf(open),
    author,
  });
}

async function filterRecipient(
  { filtering }: Session,
  { path, accounts, notify }: Recipient,
): Promise<Reply | undefined> {
  const parameters = notify === undefined ? [] : [`NOTIFY=${notify.join(",")}`];
  return filtering?.recipient({ path, parameters, isLocal: accounts.length > 0 });
}

async function begin(session: Session, filters: Filters): Promise<FilterSession> {
  const { connection, policy, hello, clientName, parts } = session;
  const { address, port } = connection.peer;
  const name = clientName ?? (policy.role === "mx" ? await parts.inbound.clientName(address) : undefined);
  return filters.begin(MAIL[policy.role], {
    address,
    port,
    name,
    greetedAs: hello?.name ?? "",
    tls: connection.tls,
    daemon: connection.protocol,
    daemonAddress: connection.local.address,
  });
}

/** As the client has given them, the known ones. */
function parametersOf({ size, body, smtpUtf8, ret, envelopeId }: MailFrom): readonly string[] {
  return [
    ...(size === undefined ? [] : [`SIZE=${size}`]),
    ...(body === "7BIT" ? [] : [`BODY=${body}`]),
    ...(smtpUtf8 ? ["SMTPUTF8"] : []),
    ...(ret === undefined ? [] : [`RET=${ret}`]),
    ...(envelopeId === undefined ? [] : [`ENVID=${envelopeId}`]),
  ];
}
