/** What both sides can and want, agreed on before anything else: version, actions, steps, macros. */
import { MACROS_MAX } from "./limits.ts";
import { DataReader, number, packet, type Packet } from "./packet.ts";
import { MilterProblem } from "./problem.ts";

/** What a filter may do with a message (SMFIF). */
export const ACTIONS = {
  "add header": 0x01,
  "change body": 0x02,
  "add recipient": 0x04,
  "delete recipient": 0x08,
  "change header": 0x10,
  quarantine: 0x20,
  "change sender": 0x40,
  "add recipient with parameters": 0x80,
  "choose macros": 0x100,
} as const;

/** What a filter does not want to be told, or answers nothing to (SMFIP). */
export const STEPS = {
  "no connect": 0x01,
  "no hello": 0x02,
  "no sender": 0x04,
  "no recipients": 0x08,
  "no body": 0x10,
  "no header": 0x20,
  "no end of header": 0x40,
  "header unanswered": 0x80,
  "no unknown commands": 0x100,
  "no data": 0x200,
  skip: 0x400,
  "connect unanswered": 0x1000,
  "hello unanswered": 0x2000,
  "sender unanswered": 0x4000,
  "recipients unanswered": 0x8000,
  "data unanswered": 0x10000,
  "unknown unanswered": 0x20000,
  "end of header unanswered": 0x40000,
  "body unanswered": 0x80000,
  "leading space": 0x100000,
} as const;

export type ActionName = keyof typeof ACTIONS;
export type StepName = keyof typeof STEPS;

export const VERSION_MIN = 2;
export const VERSION_MAX = 6;

/** At which a filter may choose its macros, by their numbers (SMFIM). */
const STAGES = ["connect", "hello", "sender", "recipient", "data", "end of message", "end of header"] as const;
export type MacroStage = (typeof STAGES)[number];

export interface Offer {
  readonly version: number;
  readonly actions: number;
  readonly steps: number;
}

export interface Agreement extends Offer {
  /** The macros that the filter has chosen; for stages that are not here, the usual ones. */
  readonly macros: ReadonlyMap<MacroStage, readonly string[]>;
}

function all(flags: Readonly<Record<string, number>>): number {
  return Object.values(flags).reduce((sum, flag) => sum | flag, 0);
}

/** Everything that a version knows, and we honour. */
export function offerOf(version: number): Offer {
  const steps = version >= 6 ? all(STEPS) : version >= 4 ? 0x37f : version === 3 ? 0x17f : 0x7f;
  return { version, actions: version >= 6 ? all(ACTIONS) : 0x3f, steps };
}

export function formatOffer({ version, actions, steps }: Offer): Uint8Array {
  return packet("O", number(version), number(actions), number(steps));
}

/** Throws MilterProblem when the filter wants what was not offered. */
export function readAgreement({ letter, data }: Packet, offer: Offer): Agreement {
  if (letter !== "O") throw new MilterProblem("it does not answer the negotiation");
  const reader = new DataReader(data);
  const version = reader.number();
  const actions = reader.number();
  const steps = reader.number();
  if (version < VERSION_MIN || version > offer.version)
    throw new MilterProblem(`it speaks version ${version}, and was offered ${offer.version}`);
  const [action, step] = [actions & ~offer.actions, steps & ~offer.steps];
  if (action !== 0)
    throw new MilterProblem(`it wants actions that are not on offer (0x${(action >>> 0).toString(16)})`);
  if (step !== 0) throw new MilterProblem(`it wants steps that are not on offer (0x${(step >>> 0).toString(16)})`);
  return { version, actions, steps, macros: readMacros(reader) };
}

function readMacros(reader: DataReader): Agreement["macros"] {
  const macros = new Map<MacroStage, readonly string[]>();
  let count = 0;
  while (!reader.done) {
    const stage = STAGES[reader.number()];
    const names = reader
      .text()
      .split(/[\s,]+/)
      .filter((name) => name !== "");
    count += names.length;
    if (stage === undefined) throw new MilterProblem("it wants macros for a stage that does not exist");
    if (count > MACROS_MAX) throw new MilterProblem("it wants too many macros");
    macros.set(stage, names.map(plainName));
  }
  return macros;
}

/** Without the braces that names of more than one letter have. */
function plainName(name: string): string {
  return name.replace(/^\{(.*)\}$/, "$1");
}

export function wants({ steps }: Pick<Offer, "steps">, step: StepName): boolean {
  return (steps & STEPS[step]) !== 0;
}

export function actionNames({ actions }: Pick<Offer, "actions">): readonly ActionName[] {
  return (Object.keys(ACTIONS) as ActionName[]).filter((name) => (actions & ACTIONS[name]) !== 0);
}

export function stepNames(agreed: Pick<Offer, "steps">): readonly StepName[] {
  return (Object.keys(STEPS) as StepName[]).filter((name) => wants(agreed, name));
}
