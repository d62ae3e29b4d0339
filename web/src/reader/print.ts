/** One message on paper, or the conversation; base.css hides everything around it while the page has the mark. */

export function printMessage(article: HTMLElement | null): void {
  if (article === null) return;
  markPrinted(article);
  globalThis.print();
}

/** When the browser's own command prints: what is open, and not the page around it. The answer stops that. */
export function printsAlone(conversation: HTMLElement): () => void {
  const before = (): void => {
    if (!("printing" in document.documentElement.dataset)) markPrinted(conversation);
  };
  globalThis.addEventListener("beforeprint", before);
  return () => globalThis.removeEventListener("beforeprint", before);
}

/** Until the browser is done with it. */
function markPrinted(element: HTMLElement): void {
  const root = document.documentElement;
  root.dataset["printing"] = "";
  element.dataset["printed"] = "";
  const done = (): void => {
    delete root.dataset["printing"];
    delete element.dataset["printed"];
  };
  globalThis.addEventListener("afterprint", done, { once: true });
}
