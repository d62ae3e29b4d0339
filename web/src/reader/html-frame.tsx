/** A document of its own for a message's HTML: served empty under a policy that allows nothing, filled from here, as high as what is in it. */
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { JmapClient } from "../jmap/client.ts";
import { remotePicture } from "../mail/remote-pictures.ts";
import { useStore, useWords } from "../shell/app-context.ts";
import { pressed } from "../shell/shortcuts.ts";
import { showFrame } from "./message-frames.ts";
import type { SanitisedHtml } from "./sanitise.ts";
import styles from "./html-frame.module.css";

interface Props {
  readonly html: SanitisedHtml;
  /** Ids of the blobs with the pictures within the message, by their Content-ID. */
  readonly pictures: ReadonlyMap<string, { readonly blobId: string; readonly type: string }>;
  /** Whether pictures on other servers are fetched. */
  readonly areRemoteShown: boolean;
  readonly onMailto: (url: string) => void;
  /** Where the page is dark: whether it is shown so too. Undefined: as it is. */
  readonly isDark?: boolean | undefined;
}

/** Pixels: what claims to be higher is scrolled within. */
const HEIGHT_MAX = 50_000;

/** The share of its size below which text cannot be read; what is wider still is scrolled. */
const ZOOM_MIN = 0.5;

export function HtmlFrame({ html, pictures, areRemoteShown, onMailto, isDark }: Props): ReactNode {
  // What chooses no colours follows the page by itself.
  const isTurned = isDark === true && html.hasColours;
  const words = useWords();
  const { client } = useStore();
  const place = useRef<HTMLDivElement>(null);
  const [inner, setInner] = useState<Document | undefined>();
  const wantsMail = useRef(onMailto);
  useEffect(() => {
    wantsMail.current = onMailto;
  });
  // Taken away before the place goes, and its frame with it.
  useLayoutEffect(() => (place.current === null ? undefined : showFrame(place.current, setInner)), []);
  // In another language it is the same document: one that was put away and taken again would stay empty.
  useLayoutEffect(() => {
    const frame = place.current?.querySelector("iframe");
    if (frame !== null && frame !== undefined) frame.title = words.messageBody;
  }, [words]);
  useLayoutEffect(() => {
    if (inner === undefined) return;
    const around = inner.createElement("div");
    around.append(inner.adoptNode(html.fragment.cloneNode(true)));
    inner.body.replaceChildren(styleOf(inner, html), around);
    const frame = inner.defaultView?.frameElement as HTMLElement | null | undefined;
    frame?.toggleAttribute("data-coloured", html.hasColours);
    const observer = new ResizeObserver(() => fit(inner, around));
    observer.observe(around);
    fit(inner, around);
    const clicked = (event: MouseEvent): void => {
      const link = (event.target as Element | null)?.closest?.("a");
      const href = link?.getAttribute("href") ?? "";
      if (!/^mailto:/i.test(href)) return;
      event.preventDefault();
      wantsMail.current(href);
    };
    inner.addEventListener("click", clicked);
    inner.addEventListener("keydown", pressed);
    return () => {
      observer.disconnect();
      inner.removeEventListener("click", clicked);
      inner.removeEventListener("keydown", pressed);
    };
  }, [html, inner]);
  useLayoutEffect(() => {
    if (inner === undefined) return;
    const root = inner.documentElement;
    root.toggleAttribute("data-dark", isTurned);
    root.toggleAttribute("data-own", isDark === false);
  }, [inner, isTurned, isDark]);
  usePictures({ inner, html, pictures, areRemoteShown, client });
  return <div ref={place} className={styles.place} {...(isTurned ? { "data-dark": true } : {})} />;
}

/** As high as what is in it; what is wider than the frame is made smaller, like newsletters on a telephone. */
function fit(inner: Document, around: HTMLElement): void {
  const frame = inner.defaultView?.frameElement as HTMLElement | null | undefined;
  around.style.zoom = "1";
  const share = around.clientWidth / Math.max(1, around.scrollWidth);
  if (share < 1) around.style.zoom = String(Math.max(ZOOM_MIN, share));
  const height = Math.min(HEIGHT_MAX, Math.ceil(around.getBoundingClientRect().height) + 28);
  frame?.style.setProperty("height", `${height}px`);
}

/** What mail that says nothing about it looks like, dark where the page is; wide tables and pictures are kept within. */
function styleOf(inner: Document, { hasColours }: SanitisedHtml): HTMLStyleElement {
  const style = inner.createElement("style");
  style.textContent = `
    html { color-scheme: ${hasColours ? "light" : "light dark"}; background: light-dark(#fff, #1d1d20); }
    body { margin: 14px; font: 15px/1.5 system-ui, sans-serif; color: light-dark(#1f1d1a, #ececee); overflow-wrap: break-word; }
    a { color: light-dark(#a2490a, #f0a25e); }
    @media print { html { color-scheme: light; } }
    img { max-width: 100%; }
    img:not([src]) { background: light-dark(#f1eee8, #29292e); outline: 1px dashed light-dark(#c9c3b8, #56565c); }
    pre { white-space: pre-wrap; }
    html[data-own] { color-scheme: light; }
    /* The frame turns light into dark; pictures are turned back. */
    @media screen {
      html[data-dark] { background: #e4e2df; }
      html[data-dark] img { filter: invert(1) hue-rotate(180deg); }
    }
    blockquote { margin-inline: 0; padding-inline-start: 12px; border-inline-start: 3px solid light-dark(#d8d2c6, #47474d); color: light-dark(#555, #a9a9b2); }
  `;
  return style;
}

interface PictureParts extends Pick<Props, "html" | "pictures" | "areRemoteShown"> {
  readonly inner: Document | undefined;
  readonly client: JmapClient;
}

/** Puts pictures where the message names them: its own, and those on other servers if the reader wants to see them. */
function usePictures({ inner, html, pictures, areRemoteShown, client }: PictureParts): void {
  useEffect(() => {
    if (inner === undefined) return;
    const urls: string[] = [];
    let isOver = false;
    const fill = (element: HTMLImageElement, bytes: Promise<Blob> | undefined): void => {
      const show = (blob: Blob): void => {
        if (isOver) return;
        const url = URL.createObjectURL(blob);
        urls.push(url);
        element.src = url;
      };
      void bytes?.then(show, ignoreMissing);
    };
    for (const element of inner.querySelectorAll<HTMLImageElement>("img[data-cid]")) {
      const picture = pictures.get(element.dataset["cid"] ?? "");
      const isShown = picture !== undefined && /^image\/(?!svg)/i.test(picture.type);
      fill(element, isShown ? client.blob(picture.blobId, picture.type) : undefined);
    }
    if (areRemoteShown)
      for (const element of inner.querySelectorAll<HTMLImageElement>("img[data-remote]"))
        fill(element, remotePicture(client, element.dataset["remote"] ?? ""));
    return () => {
      isOver = true;
      for (const url of urls) URL.revokeObjectURL(url);
    };
  }, [inner, html, pictures, areRemoteShown, client]);
}

/** A picture that is not there leaves its frame. */
function ignoreMissing(): void {}
