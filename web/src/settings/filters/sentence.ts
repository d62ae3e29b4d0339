/** A rule as two plain sentences: when, and then. */
import { FLAGGED, type Action, type Condition, type HeaderCondition, type Rule, SEEN } from "./model/rule.ts";
import type { FilterWords } from "./words.ts";

export interface Speech {
  readonly words: FilterWords;
  readonly locale: string;
  /** What the person calls the folder of that path. */
  readonly folder: (path: string) => string;
  readonly size: (bytes: number) => string;
}

/** Characters of what others wrote in a sentence: more would hide the rest of it. */
const SHOWN_MAX = 80;

export function whenText({ join, conditions }: Rule, speech: Speech): string {
  const { words } = speech;
  if (join === "every") return words.always;
  return words.when(conditions.map((each) => conditionText(each, speech)).join(join === "all" ? words.and : words.or));
}

export function thenText({ actions }: Rule, speech: Speech): string {
  const list = new Intl.ListFormat(speech.locale, { type: "conjunction" });
  return speech.words.thenDo(list.format(actions.map((each) => actionText(each, speech))));
}

function conditionText(condition: Condition, speech: Speech): string {
  const { words, size } = speech;
  const i = condition.isNot ? 1 : 0;
  switch (condition.kind) {
    case "header":
      if (condition.match === "exists") return words.exists(subjectText(condition, words), condition.isNot);
      return words.holds(
        subjectText(condition, words),
        words.tells[condition.match][i] ?? "",
        either(condition, speech),
      );
    case "body":
      return words.holds(words.subjects.body, words.tells[condition.match][i] ?? "", either(condition, speech));
    case "size":
      return words.hasSize(size(condition.bytes), condition.isOver, condition.isNot);
    case "file":
      return words.hasFile(condition.isNot);
  }
}

function subjectText({ headers }: HeaderCondition, words: FilterWords): string {
  const known: Readonly<Record<string, string>> = words.subjects;
  const name = headers.join();
  return (Object.hasOwn(known, name) ? known[name] : undefined) ?? words.field(alone(headers.join(", ")));
}

function either({ values }: { readonly values: readonly string[] }, { words, locale }: Speech): string {
  const list = new Intl.ListFormat(locale, { type: "disjunction" });
  return list.format(values.map((value) => words.quote(alone(value))));
}

function actionText(action: Action, { words, folder }: Speech): string {
  const { does } = words;
  switch (action.kind) {
    case "move":
    case "copy":
      return does[action.kind](alone(folder(action.folder)));
    case "mark":
      if (action.flag === SEEN) return does.seen;
      return action.flag === FLAGGED ? does.flagged : does.label(words.quote(alone(action.flag)));
    case "forward":
      return does.forward(alone(action.address), action.isKept);
    case "reject":
      return does.reject(words.quote(alone(action.reason.replaceAll("\n", " "))));
    case "discard":
    case "keep":
    case "stop":
      return does[action.kind];
  }
}

/** In a direction of its own, whatever stands in it (Unicode's FSI and PDI). */
function alone(text: string): string {
  const letters = [...text.replaceAll(/[\u2066-\u2069\u202a-\u202e]/g, "")];
  const shown = letters.length > SHOWN_MAX ? `${letters.slice(0, SHOWN_MAX).join("")}…` : letters.join("");
  return `\u2068${shown}\u2069`;
}
