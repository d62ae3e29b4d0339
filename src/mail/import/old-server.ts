/** The server that mail is fetched from when somebody moves here. */
import { rootCertificates } from "node:tls";
import { ImapFlow } from "imapflow";
import { Refusal } from "../../base/errors.ts";
import { isAddress } from "../../net/networks.ts";
import { type Asking, dateZones } from "./date-zones.ts";
import { CONNECT_MS_MAX, MAILBOXES_MAX, SILENCE_MS_MAX } from "./limits.ts";
import { readOn } from "./read-on.ts";

export interface OldServerAddress {
  /** An address or a name. */
  readonly host: string;
  /** The name that its certificate is to have, where `host` is an address. */
  readonly name: string;
  readonly port: number;
  readonly tls: "implicit" | "starttls" | "none";
  readonly user: string;
  readonly password: string;
  /** PEM texts of authorities that are believed beside those that everybody believes. */
  readonly authorities: readonly string[];
  /** Take any certificate. */
  readonly anyCertificate: boolean;
}

export interface OldMailbox {
  readonly path: string;
  readonly delimiter: string;
  /** "\\Sent" (RFC 6154), also where it is only called so. */
  readonly use: string | undefined;
  readonly messages: number;
}

export interface OldMessage {
  readonly uid: number;
  readonly flags: readonly string[];
  /** Epoch milliseconds. */
  readonly internalDate: number | undefined;
  /** The zone that it is told in, minutes east of UTC; undefined where it was not understood. */
  readonly dateZone: number | undefined;
  /** One octet more than wanted when it is larger. */
  readonly bytes: Uint8Array;
}

/** A message that the old server fails at. */
export interface UnreadMessage {
  readonly uid: number;
  readonly bytes: undefined;
  readonly error: unknown;
}

export interface OpenedMailbox {
  readonly uidValidity: number;
  /** Those of at least this UID, rising. */
  uids(from: number): Promise<readonly number[]>;
  messages(uids: readonly number[], octetsMax: number): AsyncIterable<OldMessage | UnreadMessage>;
}

export interface OldServer extends AsyncDisposable {
  mailboxes(): Promise<readonly OldMailbox[]>;
  /** Opens it for reading alone: nothing there becomes \\Seen, or is not recent any more. Undefined where the server says no. */
  open(path: string): Promise<OpenedMailbox | undefined>;
}

/** Throws Refusal("unavailable") when it cannot be reached, ("invalid") when it lets nobody in. */
export async function openOldServer(address: OldServerAddress): Promise<OldServer> {
  let client = await connected(address);
  return {
    async mailboxes() {
      const all = await asked(client.list({ statusQuery: { messages: true } }));
      return all
        .filter(({ flags }) => !flags.has("\\Noselect") && !flags.has("\\NonExistent"))
        .slice(0, MAILBOXES_MAX)
        .map(({ path, delimiter, specialUse, status }) => ({
          path,
          delimiter,
          use: specialUse,
          messages: status?.messages ?? 0,
        }));
    },
    async open(path) {
      const uidValidity = await openedAt(client, path);
      if (uidValidity === undefined) return undefined;
      const again = async (): Promise<void> => {
        client.close();
        client = await connected(address);
        if ((await openedAt(client, path)) !== uidValidity)
          throw new Refusal("unavailable", `the old server does not open ${path} any more`);
      };
      return {
        uidValidity,
        async uids(from) {
          const found = (await asked(client.search({ uid: `${from}:*` }, { uid: true }))) || [];
          // "*" is the last message, also when it is before `from` (RFC 9051 9).
          return found.filter((uid) => uid >= from).toSorted((a, b) => a - b);
        },
        messages: (uids, octetsMax) => readOn(uids, { fetch: (some) => fetched(client, some, octetsMax), again }),
      };
    },
    async [Symbol.asyncDispose]() {
      // Whoever cannot be told goodbye is gone.
      await client.logout().catch(() => undefined);
      client.close();
    },
  };
}

async function connected(address: OldServerAddress): Promise<ImapFlow> {
  const { host, name, port, tls, user, password, authorities, anyCertificate } = address;
  const client = new ImapFlow({
    host,
    ...(isAddress(name) ? {} : { servername: name }),
    port,
    secure: tls === "implicit",
    ...(tls === "starttls" ? { doSTARTTLS: true } : {}),
    ...(tls === "none" ? { doSTARTTLS: false } : {}),
    auth: { user, pass: password },
    tls: { rejectUnauthorized: !anyCertificate, ca: [...rootCertificates, ...authorities] },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_MS_MAX,
    greetingTimeout: CONNECT_MS_MAX,
    socketTimeout: SILENCE_MS_MAX,
  });
  // What breaks a connection also fails the command that waits on it.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    client.close();
    throw troubleOf(error);
  }
  return client;
}

/** Its UIDVALIDITY; undefined where the answer is NO. */
async function openedAt(client: ImapFlow, path: string): Promise<number | undefined> {
  try {
    return Number((await client.mailboxOpen(path, { readOnly: true })).uidValidity);
  } catch (error) {
    if ((error as { responseStatus?: string }).responseStatus === "NO") return undefined;
    throw troubleOf(error);
  }
}

async function* fetched(client: ImapFlow, uids: readonly number[], octetsMax: number): AsyncIterable<OldMessage> {
  const wanted = { uid: true, flags: true, internalDate: true, source: { start: 0, maxLength: octetsMax + 1 } };
  try {
    const zones = await dateZones(client as unknown as Asking, uids);
    for await (const { uid, flags, internalDate, source } of client.fetch([...uids], wanted, { uid: true })) {
      if (source === undefined) continue;
      const at = new Date(internalDate ?? Number.NaN).getTime();
      const moment = Number.isNaN(at) ? undefined : at;
      yield { uid, flags: [...(flags ?? [])], internalDate: moment, dateZone: zones.get(uid), bytes: source };
    }
  } catch (error) {
    throw troubleOf(error);
  }
}

async function asked<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    throw troubleOf(error);
  }
}

function troubleOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { message, responseText, authenticationFailed } = error as Error & {
    responseText?: string;
    authenticationFailed?: boolean;
  };
  const said = responseText ?? message;
  return authenticationFailed === true
    ? new Refusal("invalid", `the old server lets nobody in with this user name and password (${said})`)
    : new Refusal("unavailable", `the old server: ${said}`);
}
