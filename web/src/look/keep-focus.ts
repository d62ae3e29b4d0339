/** The focus is never lost: when what has it goes away, it goes to what takes its place in a list, back to what opened it, or to the heading above. */
import { isNowhere } from "./focus-back.ts";

/** What has the focus for a while only; a question about a row does not lead away from it. */
const OVERLAYS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
/** Rows are items of lists, or the children of what says that it has rows. */
const ROWS = "li, [data-rows] > *";
const PARTS = "section, [role=dialog], main";
const CONTROLS = "button:not(:disabled), a[href], select, input, textarea";

/** Where somebody was last. */
interface Place {
  /** An overlay, or the page. */
  readonly within: Element;
  readonly element: HTMLElement;
  readonly isSeen: boolean;
  readonly row: Row | undefined;
  /** From the inside to the outside. */
  readonly parts: readonly Element[];
}

interface Row {
  readonly element: Element;
  readonly list: Element;
  readonly index: number;
  /** Which of the row's controls it was. */
  readonly control: number;
}

/** Answers how to stop. */
export function keepFocus(): () => void {
  /** The newest last, one for each overlay. */
  let places: readonly Place[] = [];
  const latest = (): Place | undefined => places.findLast(({ within }) => within.isConnected);
  const note = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement)) return;
    const place = placeOf(target);
    places = [...places.filter(({ within }) => within !== place.within && within.isConnected), place];
  };
  const goOn = (): void => {
    const place = latest();
    if (place === undefined || !isNowhere() || places.at(-1)?.element.isConnected === true) return;
    if (!place.element.isConnected && place.row !== undefined && focusIn(place.row)) return;
    // Whoever knows better has the first word: dialogs go back to what opened them.
    afterwards(() => isNowhere() && goBack(latest()));
  };
  // Who points at nothing wants nothing to have the focus; what is only taken out of the page is gone by then.
  const forget = ({ target }: FocusEvent): void =>
    queueMicrotask(() => {
      if (isNowhere() && target instanceof Element && target.isConnected) places = [];
    });
  const observer = new MutationObserver(goOn);
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", note);
  document.addEventListener("focusout", forget);
  return () => {
    observer.disconnect();
    document.removeEventListener("focusin", note);
    document.removeEventListener("focusout", forget);
  };
}

function afterwards(deed: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(deed));
}

function placeOf(element: HTMLElement): Place {
  return {
    within: element.closest(OVERLAYS) ?? document.body,
    element,
    isSeen: element.matches(":focus-visible"),
    row: rowOf(element),
    parts: around(element, PARTS),
  };
}

function around(element: Element, selector: string): readonly Element[] {
  const found = element.parentElement?.closest(selector) ?? undefined;
  return found === undefined ? [] : [found, ...around(found, selector)];
}

function rowOf(element: Element): Row | undefined {
  const row = element.closest(ROWS);
  const list = row?.parentElement ?? undefined;
  if (row === null || list === undefined) return undefined;
  return {
    element: row,
    list,
    index: [...list.children].indexOf(row),
    control: controlsIn(row).findIndex((each) => each.contains(element)),
  };
}

function controlsIn(row: Element): readonly HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>(CONTROLS)];
}

/** In the row itself, or what took its place; one behind it, or one before. */
function focusIn({ element, list, index, control }: Row): boolean {
  const rows = [...list.children];
  const next = [...rows.slice(index), ...rows.slice(0, index).toReversed()];
  const [wanted] = (element.isConnected ? [element] : list.isConnected ? next : [])
    .map(controlsIn)
    .filter((controls) => controls.length > 0);
  (wanted?.[control] ?? wanted?.at(-1))?.focus();
  return !isNowhere();
}

function goBack(place: Place | undefined): void {
  if (place === undefined) return;
  const { element, parts, isSeen } = place;
  if (element.isConnected) element.focus();
  if (!isNowhere()) return;
  const heading = parts
    .filter(({ isConnected }) => isConnected)
    .map((part) => part.querySelector<HTMLElement>("h1, h2, h3"))
    .find((found) => found?.checkVisibility() === true);
  if (heading === undefined || heading === null) return;
  heading.tabIndex = -1;
  // Who has a mouse sees where they are.
  heading.focus({ preventScroll: !isSeen });
}
