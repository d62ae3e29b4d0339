/** What rules, one after the other, do with a message that is here already. */
import type { Rule } from "../model/rule.ts";
import { fits, type Tried } from "./fits.ts";

export interface Outcome {
  /** Whether any rule fits. */
  readonly isFound: boolean;
  /** Where it is filed, by the names in the script. */
  readonly folders: readonly string[];
  /** Whether it is where it was as well. */
  readonly isKept: boolean;
  readonly flags: readonly string[];
}

/** What would be sent to somebody is not: that is for new mail. */
export function outcomeOf(rules: readonly Rule[], message: Tried): Outcome {
  const [folders, flags] = [new Set<string>(), new Set<string>()];
  let [isFound, isTaken, isHeld] = [false, false, false];
  for (const rule of rules) {
    if (!rule.isOn || !fits(rule, message)) continue;
    isFound = true;
    for (const action of rule.actions) {
      if (action.kind === "stop")
        return { isFound, folders: [...folders], flags: [...flags], isKept: isHeld || !isTaken };
      if (action.kind === "move" || action.kind === "copy") folders.add(action.folder);
      if (action.kind === "move" || action.kind === "discard") isTaken = true;
      if (action.kind === "keep") isHeld = true;
      if (action.kind === "mark") flags.add(action.flag);
    }
  }
  return { isFound, folders: [...folders], flags: [...flags], isKept: isHeld || !isTaken };
}
