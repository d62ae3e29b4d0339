/** How a person likes it on this device. */
import { Cell } from "./cell.ts";

const choices = {
  theme: ["system", "light", "dark"],
  density: ["comfortable", "medium", "compact"],
  pane: ["right", "below", "none"],
  language: ["system", "en", "de"],
  /** How dates and numbers are written, and which way lines run. No page offers more than the browser's: layouts are tried with the others. */
  locale: ["browser", "ar-EG", "he-IL"],
  /** Whether opening a message marks it as read. */
  markRead: ["now", "later", "by-hand"],
  writing: ["rich", "plain"],
  undoSeconds: ["0", "5", "10", "30"],
  notifications: ["off", "on"],
  noticeText: ["subject", "sender", "nothing"],
  keys: ["on", "off"],
  timeZone: timeZones(),
} as const;

export type Preferences = { readonly [Name in keyof typeof choices]: (typeof choices)[Name][number] };

/** That of the device, and all that the browser knows. */
function timeZones(): readonly string[] {
  return ["system", ...new Set([...Intl.supportedValuesOf("timeZone"), "UTC"])];
}

const defaults: Preferences = {
  theme: "system",
  density: "comfortable",
  pane: "right",
  language: "system",
  locale: "browser",
  markRead: "now",
  writing: "rich",
  undoSeconds: "10",
  notifications: "off",
  noticeText: "subject",
  keys: "on",
  timeZone: "system",
};

const KEY = "preferences";

export const preferences = new Cell<Preferences>(read());

export function choicesOf<Name extends keyof Preferences>(name: Name): readonly Preferences[Name][] {
  return choices[name] as readonly string[] as readonly Preferences[Name][];
}

export function prefer(changes: Partial<Preferences>): void {
  preferences.set({ ...preferences.value, ...changes });
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.value));
  } catch {
    // A browser that keeps nothing forgets them with the page.
  }
}

function follow({ key }: StorageEvent): void {
  if (key === KEY) preferences.set(read());
}

/** What another window chooses holds here too. */
export function followOtherWindows(): () => void {
  globalThis.addEventListener("storage", follow);
  return () => globalThis.removeEventListener("storage", follow);
}

/** Only what is still a choice. */
function read(): Preferences {
  let kept: unknown;
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    kept = {};
  }
  const known = kept as Readonly<Record<string, unknown>>;
  const chosen = Object.entries(choices).flatMap(([name, values]) => {
    const value = (values as readonly string[]).find((each) => each === known?.[name]);
    return value === undefined ? [] : [[name, value]];
  });
  return { ...defaults, ...(Object.fromEntries(chosen) as Partial<Preferences>) };
}
