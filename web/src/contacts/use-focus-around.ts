/** Who leaves a form or a contact by the keyboard has the focus where they came from. */
import { type RefObject, useEffect, useRef } from "react";
import { isNowhere } from "../look/focus-back.ts";

interface Shown {
  readonly id: string | undefined;
  readonly isEditing: boolean;
}

const FORMS = ["new", "new-group"];

/** What opens something says so: `data-opens="new"`, or the id of a contact. */
export function useFocusAround(view: RefObject<HTMLElement | null>, { id, isEditing }: Shown): void {
  const before = useRef<Shown>({ id, isEditing });
  /** Where the contact stood in the list that was shown last. */
  const place = useRef(0);
  useEffect(() => {
    const index = rowsIn(view.current).findIndex(({ dataset }) => dataset["opens"] === id);
    if (index >= 0) place.current = index;
  });
  useEffect(() => {
    const left = before.current;
    before.current = { id, isEditing };
    if (left.id === id && left.isEditing === isEditing) return undefined;
    const frame = requestAnimationFrame(() => {
      if (view.current === null || !isFree()) return;
      const isForm = left.isEditing || FORMS.includes(left.id ?? "");
      const opener = openerOf(view.current, left.id, place.current);
      (id === undefined ? opener : openingOf(view.current, isForm))?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [view, id, isEditing]);
}

/** Nobody chooses a heading, which has the focus where nothing better was left; and what is hidden has it no longer than until all is drawn. */
function isFree(): boolean {
  const { activeElement } = document;
  return isNowhere() || activeElement?.matches("h1, h2, h3") === true || activeElement?.checkVisibility() === false;
}

function rowsIn(view: HTMLElement | null): readonly HTMLElement[] {
  return [...(view?.querySelectorAll<HTMLElement>("li > [data-opens]") ?? [])];
}

/** The row that took the place of one that is gone. */
function openerOf(view: HTMLElement, left: string | undefined, place: number): HTMLElement | undefined {
  const opener = [...view.querySelectorAll<HTMLElement>("[data-opens]")].find(({ dataset }) =>
    dataset["opens"]?.split(" ").includes(left ?? ""),
  );
  const rows = rowsIn(view);
  return opener ?? rows[place] ?? rows.at(-1);
}

/** In what is shown of a contact now: the way back to the form that was left, or its name. */
function openingOf(view: HTMLElement, isFormLeft: boolean): HTMLElement | null {
  const heading = view.querySelector<HTMLElement>("article h1");
  if (heading !== null) heading.tabIndex = -1;
  return isFormLeft ? view.querySelector<HTMLElement>('[data-opens="edit"]') : heading;
}
