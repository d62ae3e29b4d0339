/** What the owner of an account thinks of a message, by where it lies and how it is marked: never by what a program has done with it. */
import type { FlagSet, Role } from "../model.ts";

export type Kind = "junk" | "ham";

/** One place of an email. */
export interface Seen {
  readonly role: Role | undefined;
  readonly flags: FlagSet;
  /** Those with which the email came: a script may have set them. */
  readonly cameWith: FlagSet;
  /** When it came there, a position of the change log. */
  readonly since: number;
  /** The same, epoch milliseconds. */
  readonly savedAt: number;
}

export interface Situation {
  readonly places: readonly Seen[];
  /** When the email came, a position of the change log. */
  readonly createdModseq: number;
  /** Its delivery put it where it was first; false for what mail programs and imports have put there. */
  readonly isDelivered: boolean;
  /** Its delivery says that it is junk. */
  readonly cameAsJunk: boolean;
  readonly learned: Kind | undefined;
  /** What happened up to here was looked at before. */
  readonly lookedAt: number;
  /** Mail that is read and has been there from before this moment is wanted; undefined when that is not asked. */
  readonly keptBefore: number | undefined;
}

export interface Opinion {
  readonly kind: Kind | "none";
  /** Somebody has said so; otherwise it is what one may suppose. */
  readonly isSaid: boolean;
}

const JUNK_KEYWORDS = ["$Junk", "Junk"] as const;
/** Thunderbird sets NonJunk by itself, on all that its own filter lets pass. */
const HAM_KEYWORD = "$NotJunk";
const SUPPOSED_HAM_KEYWORD = "NonJunk";

/** Where nothing lies that came from others, or nothing that somebody decided to keep. */
const ASIDE: ReadonlySet<Role | undefined> = new Set<Role>(["trash", "sent", "drafts"]);

/** Undefined where nothing is to be learned, or to be taken back: junk and wanted mail alike end up in the trash. */
export function opinionOf(situation: Situation): Opinion | undefined {
  const places = situation.places.filter(({ role }) => !ASIDE.has(role));
  if (places.length === 0) return undefined;
  const opinion = places.some(({ role }) => role === "junk") ? inJunk(situation, places) : elsewhere(situation, places);
  if (opinion === undefined || opinion.kind === (situation.learned ?? "none")) return undefined;
  // What has been wanted once is so until somebody says something else.
  if (situation.learned === "ham" && opinion.kind === "none") return undefined;
  return opinion;
}

const SAID_JUNK: Opinion = { kind: "junk", isSaid: true };
const SAID_HAM: Opinion = { kind: "ham", isSaid: true };
const SUPPOSED_HAM: Opinion = { kind: "ham", isSaid: false };
const NOTHING: Opinion = { kind: "none", isSaid: true };

function inJunk(situation: Situation, places: readonly Seen[]): Opinion | undefined {
  const byHand = places.some((place) => place.role === "junk" && isByHand(situation, place));
  if (byHand) return SAID_JUNK;
  return keywordOf(situation, places);
}

function elsewhere(situation: Situation, places: readonly Seen[]): Opinion | undefined {
  const { createdModseq, lookedAt, learned, cameAsJunk, isDelivered } = situation;
  const moved = places.some(({ since }) => since > createdModseq);
  const justMoved = places.some(({ since }) => since > createdModseq && since > lookedAt);
  // Out of Junk, where programs leave the keyword on it.
  if (moved && (cameAsJunk || (learned === "junk" && justMoved))) return SAID_HAM;
  const said = keywordOf(situation, places);
  if (said !== undefined) return said;
  if (learned === "junk") return NOTHING;
  return isDelivered && (moved || isTouched(places) || isKept(situation, places)) ? SUPPOSED_HAM : undefined;
}

/** Not by the delivery that brought it. */
function isByHand({ createdModseq, isDelivered }: Situation, { since }: Seen): boolean {
  return !isDelivered || since > createdModseq;
}

function keywordOf({ isDelivered }: Situation, places: readonly Seen[]): Opinion | undefined {
  const has = (keyword: string): boolean =>
    places.some(({ flags, cameWith }) => flags.has(keyword) && !(isDelivered && cameWith.has(keyword)));
  const isJunk = JUNK_KEYWORDS.some(has);
  const isHam = has(HAM_KEYWORD);
  if (isJunk !== isHam) return isJunk ? SAID_JUNK : SAID_HAM;
  return !isJunk && has(SUPPOSED_HAM_KEYWORD) ? SUPPOSED_HAM : undefined;
}

/** Answered, or marked as something to come back to. */
function isTouched(places: readonly Seen[]): boolean {
  return places.some(({ flags }) => flags.answered || flags.flagged);
}

function isKept({ keptBefore }: Situation, places: readonly Seen[]): boolean {
  return keptBefore !== undefined && places.some(({ flags, savedAt }) => flags.seen && savedAt < keptBefore);
}
