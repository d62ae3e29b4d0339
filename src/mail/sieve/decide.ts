/** Runs the active script of an account on a message that comes to it: what it decides, and what it wants to remember. */
import type { MailReader, Account } from "../../store/account.ts";
import type { Role } from "../../store/model.ts";
import type { IncludeLocation, SeenQuestion, SieveHost } from "../../wire/sieve/host.ts";
import type { SieveAction } from "../../wire/sieve/action.ts";
import { SieveMistakes } from "../../wire/sieve/mistakes.ts";
import { runScript } from "../../wire/sieve/run.ts";
import { readScript, type SieveScript } from "../../wire/sieve/script.ts";
import { addressOf, type Path } from "../../wire/smtp/path.ts";
import type { ActiveScript } from "./active-scripts.ts";
import { mailboxNamed } from "./mailbox-named.ts";
import { memoryKey, remembers } from "./memories.ts";
import type { Passage } from "./passage.ts";
import type { Trouble } from "./problems.ts";
import { findScript } from "./scripts.ts";

export interface Occasion {
  readonly account: Account;
  readonly passage: Pick<Passage, "reversePath" | "author" | "client">;
  /** Whom the sender named. */
  readonly to: Path;
  /** As it would be kept: with the trace fields of this delivery. */
  readonly message: Uint8Array;
  /** Octets of it, where `message` is its header alone: for scripts that look at no more. */
  readonly size?: number;
  /** Nothing came before, and nothing comes of it. */
  readonly isTrial?: boolean;
  /** How likely it is junk; undefined when nobody has looked. */
  readonly spamPercent: number | undefined;
  readonly hostname: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Decision {
  readonly actions: readonly SieveAction[];
  /** Of messages like this one, once it is delivered. */
  readonly seen: readonly SeenMessage[];
  /** The script ended with an error; then `actions` keep the message, and do nothing else. */
  readonly trouble: Trouble | undefined;
}

interface SeenMessage {
  readonly key: string;
  readonly ms: number;
  /** It was not known before. */
  readonly isNew: boolean;
}

const KEPT: SieveAction = { kind: "keep", isImplicit: true };

export async function decide({ script }: Pick<ActiveScript, "script">, occasion: Occasion): Promise<Decision> {
  if (script instanceof SieveMistakes) {
    const [first] = script.mistakes;
    return { actions: [KEPT], seen: [], trouble: { text: first?.text ?? "the script is wrong", line: first?.line } };
  }
  const { message, passage, to } = occasion;
  const seen: SeenMessage[] = [];
  const envelope = {
    from: passage.reversePath === undefined ? "" : addressOf(passage.reversePath),
    to: addressOf(to),
    auth: passage.author,
  };
  const { actions, error } = await runScript(
    script,
    { bytes: message, size: occasion.size ?? message.length, envelope },
    hostOf(occasion, seen),
  );
  if (error === undefined) return { actions, seen, trouble: undefined };
  return { actions, seen: [], trouble: { text: error.text, line: error.line, included: error.script } };
}

function hostOf(occasion: Occasion, seen: SeenMessage[]): SieveHost {
  const { account, passage, spamPercent, hostname, now, isTrial = false } = occasion;
  return {
    now,
    zoneMinutes: (moment) => -new Date(moment).getTimezoneOffset(),
    mailboxExists: (path) => account.read(async (mail) => (await mailboxNamed(mail, path)) !== undefined),
    specialUse: (use) => account.read((mail) => pathOfUse(mail, use)),
    async seenBefore({ id, handle, seconds, last }: SeenQuestion) {
      if (isTrial) return false;
      const key = memoryKey("duplicate", handle, id);
      const isSeen = await account.read((mail) => remembers(mail, key, now));
      if (!isSeen || last) seen.push({ key, ms: seconds * 1000, isNew: !isSeen });
      return isSeen;
    },
    environment: (name) => environment(name, { passage, hostname }),
    included: (name, location) => included(account, name, location),
    spamPercent: () => spamPercent,
    virusScore: () => undefined,
  };
}

async function pathOfUse(mail: MailReader, use: string): Promise<string | undefined> {
  const role = roleOf(use);
  return role === undefined ? undefined : (await mail.mailboxByRole(role))?.path;
}

const USES: readonly Role[] = ["all", "archive", "drafts", "flagged", "important", "junk", "sent", "trash"];

/** RFC 6154 2, RFC 8457: "\\Junk" in any case. */
export function roleOf(use: string): Role | undefined {
  const name = use.replace(/^\\/, "").toLowerCase();
  return USES.find((role) => role === name);
}

/** RFC 5183 4.1. */
function environment(name: string, { passage, hostname }: Pick<Occasion, "passage" | "hostname">): string | undefined {
  switch (name) {
    case "domain":
      return hostname.slice(hostname.indexOf(".") + 1);
    case "host":
      return hostname;
    case "location":
      return "MS";
    case "phase":
      return "during";
    case "name":
      return "Posthorn";
    case "remote-host":
      return passage.client?.hostname;
    case "remote-ip":
      return passage.client?.address;
    default:
      return undefined;
  }
}

/** There are no global scripts here. */
async function included(account: Account, name: string, location: IncludeLocation): Promise<SieveScript | undefined> {
  if (location !== "personal") return undefined;
  const kept = await account.read(async (mail) => (await findScript(mail, name))?.text);
  return kept === undefined ? undefined : readScript(kept);
}
