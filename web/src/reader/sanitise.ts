/**
 * Mail's HTML made fit to look at. What keeps it from doing harm is the document it is shown in (docs/design/0042); this takes away what would not
 * work there, and finds the pictures.
 */
import createDOMPurify from "dompurify";
import { quotedLines } from "../compose/answer.ts";
import { QUOTE_CLASS, type Quote } from "../compose/draft.ts";
import { otherTarget } from "../model/link-target.ts";
import { cleanRoom } from "./message-frames.ts";

export interface SanitisedHtml {
  readonly fragment: DocumentFragment;
  /** Pictures that other servers would have to be asked for; `data-remote` names where. */
  readonly remoteImages: number;
  /** Pictures on other servers that nobody can see: they are there to be asked for, and never are. */
  readonly trackers: number;
  /** Whether there are pictures that are parts of the message; `data-cid` names which. */
  readonly hasInlineImages: boolean;
  /** Whether it chose colours, which then are seen on the white that they were chosen for. */
  readonly hasColours: boolean;
}

/** In the page itself until the other document is there: it does the same, but the page's policy complains of styles. */
let purify = createDOMPurify(globalThis.window);
let isReady = false;

export function isRoomReady(): boolean {
  return isReady;
}

/** Resolves when HTML is taken apart where styles are allowed. */
export async function roomReady(): Promise<void> {
  const room = await cleanRoom();
  if (isReady) return;
  purify = createDOMPurify(room as unknown as typeof globalThis);
  isReady = true;
}

const FORBIDDEN_TAGS = [
  "audio",
  "base",
  "button",
  "dialog",
  "form",
  "input",
  "link",
  "math",
  "meta",
  "option",
  "picture",
  "select",
  "source",
  "svg",
  "template",
  "textarea",
  "track",
  "video",
];

/** Attributes that name something to load, apart from the src of pictures. */
const FORBIDDEN_ATTRIBUTES = ["background", "srcset", "poster", "ping", "action", "formaction", "autofocus"];

/** Addresses that links may lead to. */
const LINKS = /^(?:https?:|mailto:|#)/i;

/** DOMPurify asks this of every attribute: what has a scheme has one of these; widths and colours have none. */
const VALUES = /^(?:(?:https?|mailto|cid|data):|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i;

/** Nodes of HTML that somebody else wrote, and nothing in them that runs. */
export function fragmentOf(html: string): DocumentFragment {
  return purify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    FORCE_BODY: true,
    USE_PROFILES: { html: true },
    FORBID_TAGS: FORBIDDEN_TAGS,
    FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
    ALLOWED_URI_REGEXP: VALUES,
  });
}

export function sanitise(html: string): SanitisedHtml {
  const fragment = fragmentOf(html);
  for (const link of fragment.querySelectorAll("a, area")) guardLink(link);
  return { fragment, ...sortImages(fragment), hasColours: hasColours(fragment) };
}

const COLOURED = /(?:^|[;{\s])(?:color|background(?:-color|-image)?)\s*:/i;

function hasColours(fragment: DocumentFragment): boolean {
  if (fragment.querySelector("[bgcolor], [color], [text]") !== null) return true;
  const styles = [...fragment.querySelectorAll("[style]")].map((element) => element.getAttribute("style") ?? "");
  const sheets = [...fragment.querySelectorAll("style")].map((sheet) => sheet.textContent);
  return [...styles, ...sheets].some((text) => COLOURED.test(text));
}

function guardLink(link: Element): void {
  const href = link.getAttribute("href") ?? "";
  if (!LINKS.test(href)) link.removeAttribute("href");
  else if (!href.startsWith("#")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
    link.setAttribute("title", href.slice(0, 300));
    const other = otherTarget(link.textContent, href);
    if (other !== undefined) link.after(targetNote(link.ownerDocument, other));
  }
}

/** Beside a link that shows another address; the mail's own styles cannot hide it. */
function targetNote(inner: Document, host: string): HTMLElement {
  const note = inner.createElement("span");
  note.textContent = ` → ${host} `;
  const look = { all: "initial", display: "inline", font: "inherit", color: "#b3261e", background: "#fff" };
  for (const [name, value] of Object.entries(look)) note.style.setProperty(name, value, "important");
  return note;
}

function sortImages(fragment: DocumentFragment): Omit<SanitisedHtml, "fragment" | "hasColours"> {
  let remoteImages = 0;
  let trackers = 0;
  let hasInlineImages = false;
  for (const element of fragment.querySelectorAll("img")) {
    const src = (element.getAttribute("src") ?? "").trim();
    if (/^data:image\/(?:png|jpe?g|gif|webp|avif|bmp)[;,]/i.test(src)) continue;
    element.removeAttribute("src");
    delete element.dataset["remote"];
    delete element.dataset["cid"];
    if (/^cid:/i.test(src)) {
      element.dataset["cid"] = decoded(src.slice(4));
      hasInlineImages = true;
    } else if (/^(?:https?:)?\/\//i.test(src)) {
      if (isTracker(element)) {
        trackers++;
        element.remove();
      } else {
        remoteImages++;
        element.dataset["remote"] = src.startsWith("//") ? `https:${src}` : src;
      }
    }
  }
  return { remoteImages, trackers, hasInlineImages };
}

/** At most two pixels wide or high, or not displayed. */
function isTracker(element: HTMLImageElement): boolean {
  // As text: the policy of the page keeps styles from holding here.
  const style = element.getAttribute("style") ?? "";
  if (/(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style)) return true;
  if (/(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[0-2](?:\.\d*)?(?:px)?\s*(?:!|;|$)/i.test(style)) return true;
  return ["width", "height"].some((name) => /^\s*[0-2](?:px)?\s*$/.test(element.getAttribute(name) ?? ""));
}

/** As in a URL (RFC 2392). */
function decoded(cid: string): string {
  try {
    return decodeURIComponent(cid);
  } catch {
    return cid;
  }
}

export interface Quotable {
  readonly html: string;
  readonly text: string;
}

/** Fit to be sent on within a message of one's own: pictures stay as the sender named them. */
export function quotable(html: string): Quotable {
  const fragment = fragmentOf(html);
  for (const style of fragment.querySelectorAll("style")) style.remove();
  return { html: htmlWithin(fragment), text: textWithin(fragment) };
}

/** What one wrote, and the quote behind it, of a draft. */
export function splitQuote(html: string): Quotable & { readonly quote: Quote | undefined } {
  const fragment = fragmentOf(html);
  const found = fragment.querySelector(`.${QUOTE_CLASS}`);
  const cited = found?.querySelector("blockquote");
  found?.remove();
  cited?.remove();
  const quote =
    found === null || cited === null || cited === undefined
      ? undefined
      : { intro: textWithin(found), html: htmlWithin(cited), text: quotedLines(textWithin(cited)) };
  return { html: htmlWithin(fragment), text: textWithin(fragment), quote };
}

function htmlWithin(node: Element | DocumentFragment): string {
  const around = node.ownerDocument.createElement("div");
  around.append(...[...node.childNodes].map((child) => child.cloneNode(true)));
  return around.innerHTML;
}

const BLOCKS = /^(?:P|DIV|LI|TR|H[1-6]|BLOCKQUOTE|PRE|TABLE|UL|OL|SECTION|ARTICLE)$/;

/** Roughly as it reads: paragraphs apart, lines as they were broken. */
function textWithin(node: Node): string {
  const read = (each: Node): string => {
    if (each.nodeType === Node.TEXT_NODE) return (each.textContent ?? "").replace(/\s+/g, " ");
    if (each.nodeName === "BR") return "\n";
    if (each.nodeName === "STYLE" || each.nodeName === "TITLE") return "";
    const within = [...each.childNodes].map(read).join("");
    if (!BLOCKS.test(each.nodeName)) return within;
    return each.nodeName === "P" ? `\n${within}\n\n` : `\n${within}\n`;
  };
  return read(node)
    .replace(/[ \t]*\n[ \t]*/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
