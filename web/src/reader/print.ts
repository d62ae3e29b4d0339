/** One message on paper; base.css hides everything around it while the page has the mark. */

export function printMessage(article: HTMLElement | null): void {
  if (article === null) return;
  const root = document.documentElement;
  root.dataset["printing"] = "";
  article.dataset["printed"] = "";
  const done = (): void => {
    delete root.dataset["printing"];
    delete article.dataset["printed"];
  };
  globalThis.addEventListener("afterprint", done, { once: true });
  globalThis.print();
}
