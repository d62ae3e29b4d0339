/** What somebody may do with a folder, in the few steps that people choose from. */

/** As JMAP names them (RFC 8621 2, draft-ietf-jmap-mail-sharing). */
const RIGHTS = [
  "mayReadItems",
  "maySetSeen",
  "mayAddItems",
  "mayRemoveItems",
  "maySetKeywords",
  "mayCreateChild",
  "mayRename",
  "mayDelete",
  "maySubmit",
  "mayShare",
] as const;

export type Rights = { readonly [Name in (typeof RIGHTS)[number]]?: boolean };

export type Level = "read" | "write" | "all";

/** How many of the rights each step has, in their order. */
const SIZES: Readonly<Record<Level, number>> = { read: 2, write: 5, all: RIGHTS.length };

export const LEVELS = Object.keys(SIZES) as readonly Level[];

export function rightsOf(level: Level): Rights {
  return Object.fromEntries(RIGHTS.slice(0, SIZES[level]).map((name) => [name, true]));
}

/** Undefined for what another program, or an operator, put together. */
export function levelOf(rights: Rights): Level | undefined {
  const has = RIGHTS.filter((name) => rights[name] === true);
  return LEVELS.find(
    (level) => has.length === SIZES[level] && RIGHTS.slice(0, SIZES[level]).every((name) => has.includes(name)),
  );
}
