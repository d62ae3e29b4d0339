/** The Session: what a client reads first (RFC 8620 2). */
import { createHash } from "node:crypto";
import { HOLD_SECONDS_MAX } from "../mail/limits.ts";
import { SCRIPT_NAME_BYTES_MAX, SCRIPTS_MAX } from "../mail/sieve/limits.ts";
import { MAILBOX_DEPTH_MAX, MAILBOX_NAME_BYTES_MAX } from "../store/limits.ts";
import { NOTIFICATION_METHODS, SIEVE_EXTENSIONS } from "../wire/sieve/extensions.ts";
import { REDIRECTS_MAX, SCRIPT_BYTES_MAX } from "../wire/sieve/limits.ts";
import type { SharedWithUser } from "./accounts.ts";
import { BOOKS_MAX } from "./contacts/card-store.ts";
import { EMAIL_SORTS } from "./email/sorting.ts";
import type { JsonObject } from "./json.ts";
import {
  CALLS_MAX,
  CONCURRENT_REQUESTS_MAX,
  CONCURRENT_UPLOADS_MAX,
  OBJECTS_IN_GET_MAX,
  OBJECTS_IN_SET_MAX,
  REQUEST_BYTES_MAX,
} from "./limits.ts";
import { OF_OTHERS } from "./method.ts";
import type { JmapParts, User } from "./parts.ts";
import { OWNER, ownerCapability, PRINCIPALS } from "./sharing/owner.ts";
import { MAIL_SHARE } from "./sharing/mailbox-rights.ts";
import { principalIdText } from "./sharing/principal-id.ts";
import { sieveScriptType } from "./sieve/script.ts";
import type { MethodTable } from "./registry.ts";

/** Of this server only: what a client has to know to show mail with care. Its object is described in docs/guide/jmap.md. */
export const READING = "urn:posthorn:params:jmap:reading";

/** RFC 8887 3.1: of the server, not of an account. */
export const WEB_SOCKET = "urn:ietf:params:jmap:websocket";
/** RFC 9749 3. */
export const WEB_PUSH = "urn:ietf:params:jmap:webpush-vapid";
const SIEVE = sieveScriptType.using;
const OF_SERVER: ReadonlySet<string> = new Set(["urn:ietf:params:jmap:core", WEB_SOCKET, WEB_PUSH]);

export interface SessionOptions {
  readonly parts: JmapParts;
  readonly user: User;
  readonly methods: MethodTable;
  /** Scheme and host as the client reached us, no slash at the end: "https://mail.example.org". */
  readonly origin: string;
  /** What others share with the user. */
  readonly others: readonly OtherInSession[];
  /** The ids of those that may share something: what `state` knows of them, so that it costs no look at each. */
  readonly hinted: readonly string[];
}

export interface OtherInSession extends SharedWithUser {
  /** The user may change nothing in it. */
  readonly isReadOnly: boolean;
}

export type SessionObject = JsonObject & { readonly state: string };

/** Changes only when others begin or cease to share something; `state` names its content. */
export function sessionObject({ parts, user, methods, origin, others, hinted }: SessionOptions): SessionObject {
  const ofServer = capabilities(parts, origin);
  const ofAccount = accountCapabilities(parts, user, origin);
  const { applicationServerKey } = parts.webPush;
  const known = [...methods.capabilities].filter((name) => name !== WEB_PUSH || applicationServerKey !== undefined);
  const session: JsonObject = {
    capabilities: Object.fromEntries(known.map((name) => [name, ofServer[name] ?? {}])),
    accounts: {
      [user.accountIdText]: {
        name: user.address,
        isPersonal: true,
        isReadOnly: false,
        accountCapabilities: {
          ...Object.fromEntries(
            known.filter((name) => !OF_SERVER.has(name)).map((name) => [name, ofAccount[name] ?? {}]),
          ),
          [OWNER]: ownerCapability(user.accountId, user.accountId),
        },
      },
    },
    primaryAccounts: Object.fromEntries(
      known.filter((name) => !OF_SERVER.has(name)).map((name) => [name, user.accountIdText]),
    ),
    username: user.address,
    apiUrl: `${origin}/jmap/api`,
    downloadUrl: `${origin}/jmap/download/{accountId}/{blobId}/{name}?type={type}`,
    uploadUrl: `${origin}/jmap/upload/{accountId}`,
    eventSourceUrl: `${origin}/jmap/eventsource?types={types}&closeafter={closeafter}&ping={ping}`,
  };
  const accounts = { ...(session["accounts"] as JsonObject), ...accountsOfOthers(parts, user, others) };
  return { ...session, accounts, state: stateOf({ ...session, hinted }) };
}

/** By id. */
export function accountsOfOthers(
  parts: JmapParts,
  user: User,
  others: readonly OtherInSession[],
): Readonly<Record<string, JsonObject>> {
  // Nothing that others share has an address of its own.
  const ofAccount = accountCapabilities(parts, user, "");
  return Object.fromEntries(others.map((other) => [other.idText, otherAccount(other, user, ofAccount)]));
}

/** An account of somebody else: of what it can do, what its owner shares. At its top only its owner makes mailboxes. */
function otherAccount(
  { name, isReadOnly, account }: OtherInSession,
  user: User,
  ofAccount: Readonly<Record<string, JsonObject>>,
): JsonObject {
  const shared = [...OF_OTHERS, MAIL_SHARE];
  const of = (capability: string): JsonObject =>
    capability === "urn:ietf:params:jmap:mail"
      ? { ...ofAccount[capability], mayCreateTopLevelMailbox: false }
      : (ofAccount[capability] ?? {});
  return {
    name,
    isPersonal: false,
    isReadOnly,
    accountCapabilities: {
      ...Object.fromEntries(shared.map((capability) => [capability, of(capability)])),
      [OWNER]: ownerCapability(account.id, user.accountId),
    },
  };
}

function stateOf(session: JsonObject): string {
  return createHash("sha256").update(JSON.stringify(session)).digest("base64url").slice(0, 16);
}

function capabilities(
  { messageBytesMax, webPush, software }: JmapParts,
  origin: string,
): Readonly<Record<string, JsonObject>> {
  return {
    "urn:ietf:params:jmap:core": {
      maxSizeUpload: messageBytesMax,
      maxConcurrentUpload: CONCURRENT_UPLOADS_MAX,
      maxSizeRequest: REQUEST_BYTES_MAX,
      maxConcurrentRequests: CONCURRENT_REQUESTS_MAX,
      maxCallsInRequest: CALLS_MAX,
      maxObjectsInGet: OBJECTS_IN_GET_MAX,
      maxObjectsInSet: OBJECTS_IN_SET_MAX,
      collationAlgorithms: ["i;ascii-casemap", "i;unicode-casemap", "i;octet"],
    },
    [SIEVE]: { implementation: `${software.name} ${software.version}` },
    [WEB_SOCKET]: { url: `${origin.replace(/^http/, "ws")}/jmap/ws`, supportsPush: true },
    [WEB_PUSH]: { applicationServerKey: webPush.applicationServerKey ?? "" },
  };
}

function accountCapabilities(
  { messageBytesMax, hostname }: JmapParts,
  user: User,
  origin: string,
): Readonly<Record<string, JsonObject>> {
  return {
    [READING]: {
      authservId: hostname,
      pictureUrl: `${origin}/outside/picture`,
      unsubscribeUrl: `${origin}/outside/unsubscribe`,
    },
    "urn:ietf:params:jmap:mail": {
      maxMailboxesPerEmail: null,
      maxMailboxDepth: MAILBOX_DEPTH_MAX,
      maxSizeMailboxName: MAILBOX_NAME_BYTES_MAX,
      maxSizeAttachmentsPerEmail: messageBytesMax,
      emailQuerySortOptions: [...EMAIL_SORTS],
      mayCreateTopLevelMailbox: true,
    },
    "urn:ietf:params:jmap:blob": {
      maxSizeBlobSet: messageBytesMax,
      maxDataSources: 64,
      supportedTypeNames: ["Mailbox", "Thread", "Email", "SieveScript"],
      supportedDigestAlgorithms: ["sha", "sha-256", "sha-512"],
    },
    [PRINCIPALS]: { currentUserPrincipalId: principalIdText(user.accountId) },
    "urn:ietf:params:jmap:contacts": { maxAddressBooksPerCard: BOOKS_MAX, mayCreateAddressBook: true },
    [SIEVE]: {
      maxSizeScriptName: SCRIPT_NAME_BYTES_MAX,
      maxSizeScript: SCRIPT_BYTES_MAX,
      maxNumberScripts: SCRIPTS_MAX,
      maxNumberRedirects: REDIRECTS_MAX,
      sieveExtensions: [...SIEVE_EXTENSIONS],
      notificationMethods: [...NOTIFICATION_METHODS],
      externalLists: null,
    },
    "urn:ietf:params:jmap:submission": {
      maxDelayedSend: HOLD_SECONDS_MAX,
      submissionExtensions: { FUTURERELEASE: [], DELIVERBY: [], "MT-PRIORITY": [], DSN: [], REQUIRETLS: [] },
    },
  };
}
