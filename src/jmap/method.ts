/** What a method is: a value that names itself and its capability, reads its arguments and answers. */
import type { Account } from "../store/account.ts";
import type { SharedWithUser } from "./accounts.ts";
import { Arguments } from "./arguments.ts";
import { MethodError } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import type { JmapParts, User } from "./parts.ts";
import type { Room } from "./room.ts";

type Capability =
  | "urn:ietf:params:jmap:core"
  | "urn:ietf:params:jmap:mail"
  | "urn:ietf:params:jmap:submission"
  | "urn:ietf:params:jmap:vacationresponse"
  | "urn:ietf:params:jmap:quota"
  | "urn:ietf:params:jmap:blob"
  | "urn:ietf:params:jmap:contacts"
  | "urn:ietf:params:jmap:principals"
  | "urn:ietf:params:jmap:sieve"
  | "urn:posthorn:params:jmap:sieve";

/** What an account can be used for by others than its owner. */
export const OF_OTHERS: ReadonlySet<string> = new Set<Capability>([
  "urn:ietf:params:jmap:core",
  "urn:ietf:params:jmap:mail",
  "urn:ietf:params:jmap:blob",
]);

export interface Method {
  /** "Mailbox/get" */
  readonly name: string;
  /** "8621 2.1": the document and section that define it. */
  readonly rfc: string;
  readonly using: Capability;
  /** Does it. Throws MethodError or Refusal for what becomes an error response. */
  run(call: Call): Promise<JsonObject>;
}

/** One call as its method sees it. */
export class Call {
  readonly parts: JmapParts;
  readonly user: User;
  readonly args: Arguments;
  /** What the request names as in use: some properties are there only then. */
  readonly using: ReadonlySet<string>;
  /** For the answers to the whole request. */
  readonly room: Room;
  /** Ids of what this request has created, by creation id. */
  readonly created: Map<string, string>;
  /** Responses that follow the method's own, as of an implicit call (RFC 8621 7.5). */
  readonly further: [name: string, args: JsonObject][] = [];
  readonly #using: Capability;
  readonly #changes: boolean;
  readonly #others: ReadonlyMap<string, SharedWithUser>;
  #accountId: string | undefined;

  constructor(options: {
    readonly parts: JmapParts;
    readonly user: User;
    readonly args: JsonObject;
    readonly using: ReadonlySet<string>;
    readonly created: Map<string, string>;
    readonly room: Room;
    /** The capability of the method. */
    readonly capability: Capability;
    /** Whether it changes the account that it names. */
    readonly changes: boolean;
    /** Those of the accounts it names that are others'. */
    readonly others: ReadonlyMap<string, SharedWithUser>;
  }) {
    this.parts = options.parts;
    this.user = options.user;
    this.args = new Arguments(options.args);
    this.using = options.using;
    this.created = options.created;
    this.room = options.room;
    this.#using = options.capability;
    this.#changes = options.changes;
    this.#others = options.others;
  }

  /** Takes `accountId`, and answers the account. Throws MethodError when there is none that the user may know of. */
  account(name: "accountId" | "fromAccountId" = "accountId"): Account {
    const id = this.args.string(name);
    if (name === "accountId") this.#accountId = id;
    if (id === this.user.accountIdText) return this.parts.store.account(this.user.accountId);
    const other = this.#others.get(id);
    const error = name === "accountId" ? "account" : "fromAccount";
    if (other === undefined) throw new MethodError(`${error}NotFound`, "no such account");
    if (!OF_OTHERS.has(this.#using)) throw new MethodError(`${error}NotSupportedByMethod`, "that is its owner's alone");
    if (this.#changes && name === "accountId" && other.isReadOnly === true)
      throw new MethodError("accountReadOnly", "nothing can be changed in that account");
    return other.account;
  }

  /** The one that the call is about. */
  get accountId(): string {
    return this.#accountId ?? this.user.accountIdText;
  }

  /** The same, where it is somebody else's. */
  get other(): SharedWithUser | undefined {
    return this.#others.get(this.accountId);
  }

  /** The id that a client means: its own, or that of what was created under "#name". Undefined when nothing was. */
  idOf(text: string): string | undefined {
    return text.startsWith("#") ? this.created.get(text.slice(1)) : text;
  }
}
