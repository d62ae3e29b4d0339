/** Which parts a reader is shown as the text of a message, as its HTML, and as attachments (RFC 8621 4.1.4). */
import type { BodyPart } from "./body-part.ts";

export interface BodyLists {
  readonly textBody: readonly BodyPart[];
  readonly htmlBody: readonly BodyPart[];
  readonly attachments: readonly BodyPart[];
}

export function bodyLists(root: BodyPart): BodyLists {
  const lists = { textBody: [] as BodyPart[], htmlBody: [] as BodyPart[], attachments: [] as BodyPart[] };
  const shown = { text: lists.textBody, html: lists.htmlBody };
  new Sorter(lists.attachments).sort([root], { kind: "mixed", inAlternative: false }, shown);
  return lists;
}

interface Around {
  /** The subtype of the multipart that the parts are in. */
  readonly kind: string;
  /** Somewhere above there is a multipart/alternative. */
  readonly inAlternative: boolean;
}

/** A list that is undefined takes nothing: its reader has chosen the other branch of an alternative. */
interface Shown {
  text: BodyPart[] | undefined;
  html: BodyPart[] | undefined;
}

class Sorter {
  readonly #attachments: BodyPart[];

  constructor(attachments: BodyPart[]) {
    this.#attachments = attachments;
  }

  /** Recurses as deep as the tree (MIME_DEPTH_MAX). */
  sort(parts: readonly BodyPart[], around: Around, given: Readonly<Shown>): void {
    const shown = { ...given };
    const [textBefore, htmlBefore] = [shown.text?.length ?? 0, shown.html?.length ?? 0];
    for (const [i, part] of parts.entries()) {
      const kind = part.part.content.subtype;
      if (part.subParts.length > 0)
        this.sort(part.subParts, { kind, inAlternative: around.inAlternative || kind === "alternative" }, shown);
      else if (!isShown(part, i, around.kind)) this.#attachments.push(part);
      else if (around.kind === "alternative") this.#branch(part, shown);
      else this.#show(part, around, shown);
    }
    if (around.kind === "alternative") fillIn(shown, textBefore, htmlBefore);
  }

  #branch(part: BodyPart, { text, html }: Shown): void {
    if (part.type === "text/plain") text?.push(part);
    else if (part.type === "text/html") html?.push(part);
    else this.#attachments.push(part);
  }

  #show(part: BodyPart, { inAlternative }: Around, shown: Shown): void {
    if (inAlternative && part.type === "text/plain") shown.html = undefined;
    if (inAlternative && part.type === "text/html") shown.text = undefined;
    shown.text?.push(part);
    shown.html?.push(part);
    if ((shown.text === undefined || shown.html === undefined) && isMedia(part.type)) this.#attachments.push(part);
  }
}

/** Where an alternative had one of the two only, it serves the readers of both. */
function fillIn({ text, html }: Shown, textBefore: number, htmlBefore: number): void {
  if (text === undefined || html === undefined) return;
  const [newText, newHtml] = [text.slice(textBefore), html.slice(htmlBefore)];
  if (newText.length === 0) text.push(...newHtml);
  else if (newHtml.length === 0) html.push(...newText);
}

/** In the running text of the message, not beside it. */
function isShown({ type, name, disposition }: BodyPart, index: number, around: string): boolean {
  if (disposition === "attachment") return false;
  if (type !== "text/plain" && type !== "text/html" && !isMedia(type)) return false;
  return index === 0 || (around !== "related" && (isMedia(type) || name === undefined));
}

function isMedia(type: string): boolean {
  return /^(?:image|audio|video)\//.test(type);
}
