/** Keys that do something wherever the focus is, except where text is written. */
import { useEffect, useRef } from "react";
import { preferences } from "../model/preferences.ts";

export type Shortcuts = Readonly<Record<string, () => void>>;

/** Milliseconds within which the second key of "g i" comes. */
const SECOND_KEY_MS = 1200;

interface Binding {
  readonly current: Shortcuts;
}

const bindings: Binding[] = [];
let first = { key: "", at: -Infinity };

/** Keys as the browser names them: "j", "#", "Enter"; "g i" for one after the other. Later ones win. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const binding = useRef(shortcuts);
  useEffect(() => {
    binding.current = shortcuts;
  });
  useEffect(() => {
    bindings.push(binding);
    return () => void bindings.splice(bindings.indexOf(binding), 1);
  }, []);
}

/** What a key would do now; undefined when nothing. */
export function shortcutFor(key: string): (() => void) | undefined {
  return bindings.findLast(({ current }) => Object.hasOwn(current, key))?.current[key];
}

/** Also for keys that were pressed within the document of a message. */
export function pressed(event: KeyboardEvent): void {
  // WCAG 2.1.4: keys that are single characters can be turned off.
  if (preferences.value.keys === "off" && event.key.length === 1) return;
  if (isPaletteKey(event)) {
    event.preventDefault();
    shortcutFor("Ctrl K")?.();
    return;
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return;
  const { key } = event;
  const both = event.timeStamp - first.at < SECOND_KEY_MS ? `${first.key} ${key}` : key;
  first = { key, at: event.timeStamp };
  for (const name of [both, key]) {
    const found = bindings.findLast(({ current }) => Object.hasOwn(current, name));
    if (found === undefined) continue;
    if (both === name) first = { key: "", at: -Infinity };
    event.preventDefault();
    found.current[name]?.();
    return;
  }
}

/** Within formatted text these keys make a link in many programs; there they stay the text's. */
function isPaletteKey({ key, ctrlKey, metaKey, altKey, target, defaultPrevented }: KeyboardEvent): boolean {
  if (defaultPrevented || altKey || !(ctrlKey || metaKey) || key.toLowerCase() !== "k") return false;
  return !(target instanceof Element && target.closest("[contenteditable=true]") !== null);
}

function isWriting({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (document.querySelector('[role="dialog"], [role="menu"]') !== null && target.closest("[data-shell]") === null)
    return true;
  if (target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true]") !== null) return true;
  // Buttons and links have these keys for themselves.
  return (key === "Enter" || key === " ") && target.closest("button, a, [role=menuitem], [role=option]") !== null;
}

export function listenForShortcuts(): () => void {
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
