/** Links that show one address and lead to another. */

/** Where the text is an address: with a scheme or "www.", or a name under an end that files do not have. */
const SHOWN =
  /^\s*(?:(?:https?:\/\/|www\.)([\w.-]+)|((?:[\w-]+\.)+(?:com|org|net|de|at|ch|eu|uk|fr|it|es|nl|pl|gov|edu)))(?:[/:?#]\S*)?\s*$/i;

/** The host that it leads to, when its text names another; undefined when text and host agree, or the text names none. */
export function otherTarget(text: string, href: string): string | undefined {
  const [, schemed, bare] = SHOWN.exec(text) ?? [];
  const shown = bareHost(schemed ?? bare ?? "");
  const host = URL.parse(href)?.hostname ?? "";
  if (shown === "" || host === "") return undefined;
  const target = bareHost(host);
  return target === shown || target.endsWith(`.${shown}`) || shown.endsWith(`.${target}`) ? undefined : host;
}

function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^www\./, "")
    .replace(/\.$/, "");
}
