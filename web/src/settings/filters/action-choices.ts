/** What a rule may do, as the form offers it. */
import { type Action, FLAGGED, SEEN } from "./model/rule.ts";

export const DEEDS = ["move", "copy", "seen", "flagged", "label", "forward", "keep", "discard", "reject"] as const;

export type Deed = (typeof DEEDS)[number];

export function deedOf(action: Action): Deed {
  if (action.kind !== "mark") return DEEDS.find((each) => each === action.kind) ?? "keep";
  return action.flag === SEEN ? "seen" : action.flag === FLAGGED ? "flagged" : "label";
}

/** A folder that was chosen stays. */
export function actionFor(deed: Deed, before: Action): Action {
  switch (deed) {
    case "move":
    case "copy":
      return { kind: deed, folder: "folder" in before ? before.folder : "" };
    case "seen":
      return { kind: "mark", flag: SEEN };
    case "flagged":
      return { kind: "mark", flag: FLAGGED };
    case "label":
      return { kind: "mark", flag: "" };
    case "forward":
      return { kind: "forward", address: "", isKept: true };
    case "reject":
      return { kind: "reject", reason: "" };
    case "keep":
    case "discard":
      return { kind: deed };
  }
}
