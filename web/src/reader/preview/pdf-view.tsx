/** The pages of a PDF one below the other; those in sight are drawn. */
import type { PDFPageProxy } from "pdfjs-dist";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useWords, useWordsOf } from "../../shell/app-context.ts";
import styles from "./preview.module.css";
import { type OpenPdf, openPdf } from "./pdf-file.ts";
import { asBytes, type Loaded, useBlob } from "./use-blob.ts";
import { previewWords } from "./words.ts";

/** Pages that are listed: who wants more keeps the file. */
const PAGES_MAX = 500;

/** Pixels that a page is drawn with. */
const PIXELS_MAX = 16_000_000;

export function PdfView({ blobId, name }: { blobId: string; name: string }): ReactNode {
  const words = useWords();
  const own = useWordsOf(previewWords);
  const opened = useOpened(blobId);
  if (opened === undefined) return <p role="status">{words.loading}</p>;
  if ("failed" in opened) return <p role="alert">{opened.isLocked ? own.isLocked : words.previewFailed}</p>;
  const { pages } = opened.value;
  const numbers = Array.from({ length: Math.min(PAGES_MAX, pages.numPages) }, (_, i) => i + 1);
  return (
    <div className={styles.pages} tabIndex={0} role="document" aria-label={name}>
      {numbers.map((number) => (
        <Page key={number} pdf={opened.value} number={number} count={pages.numPages} />
      ))}
      {pages.numPages > PAGES_MAX && <p>{words.bodyCut}</p>}
    </div>
  );
}

type Opened = { readonly value: OpenPdf } | { readonly failed: true; readonly isLocked: boolean } | undefined;

function useOpened(blobId: string): Opened {
  const bytes = useBlob(blobId, "application/pdf", asBytes);
  const [opened, setOpened] = useState<Opened>();
  useEffect(() => {
    if (bytes === undefined || "failed" in bytes) return;
    let isOver = false;
    let made: OpenPdf | undefined;
    const open = async (): Promise<void> => {
      made = await openPdf(bytes.value.slice(0));
      if (isOver) await made[Symbol.asyncDispose]();
      else setOpened({ value: made });
    };
    open().catch((error: unknown) => {
      if (!isOver) setOpened({ failed: true, isLocked: (error as Error).name === "PasswordException" });
    });
    return () => {
      isOver = true;
      void made?.[Symbol.asyncDispose]();
    };
  }, [bytes]);
  return bytes !== undefined && "failed" in bytes ? { failed: true, isLocked: false } : opened;
}

/** Of paper, until the page is known. */
const RATIO = Math.SQRT2;

function Page({ pdf, number, count }: { pdf: OpenPdf; number: number; count: number }): ReactNode {
  const words = useWords();
  const own = useWordsOf(previewWords);
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const isSeen = useSeen(place);
  const drawn = useDrawn({ pdf, number, canvas, place, isSeen });
  const text = drawn !== undefined && "value" in drawn ? drawn.value : "";
  return (
    <div ref={place} className={styles.page} role="group" aria-label={own.pageOf(number, count)}>
      <canvas ref={canvas} aria-hidden width={100} height={Math.round(100 * RATIO)} />
      <p className="hidden">{text}</p>
      {drawn !== undefined && "failed" in drawn && <p role="alert">{words.previewFailed}</p>}
    </div>
  );
}

function useSeen(place: { readonly current: Element | null }): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (place.current === null || isSeen) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [place, isSeen]);
  return isSeen;
}

interface Drawing {
  readonly pdf: OpenPdf;
  readonly number: number;
  readonly canvas: { readonly current: HTMLCanvasElement | null };
  readonly place: { readonly current: Element | null };
  readonly isSeen: boolean;
}

/** Draws it once, and answers what is written on it. */
function useDrawn({ pdf, number, canvas, place, isSeen }: Drawing): Loaded<string> {
  const [drawn, setDrawn] = useState<Loaded<string>>();
  useEffect(() => {
    const [sheet, width] = [canvas.current, place.current?.clientWidth ?? 0];
    if (!isSeen || sheet === null || width === 0) return;
    let isOver = false;
    let stop = (): void => undefined;
    const draw = async (): Promise<string> => {
      const page = await pdf.pages.getPage(number);
      if (isOver) return "";
      const viewport = page.getViewport({ scale: scaleOf(page, width) });
      [sheet.width, sheet.height] = [Math.floor(viewport.width), Math.floor(viewport.height)];
      const task = page.render({ canvas: sheet, viewport });
      stop = () => task.cancel();
      await task.promise;
      const { items } = await page.getTextContent();
      return items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : " ") : "")).join("");
    };
    draw().then(
      (value) => !isOver && setDrawn({ value }),
      () => !isOver && setDrawn({ failed: true }),
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [pdf, number, canvas, place, isSeen]);
  return drawn;
}

/** As wide as there is room, as sharp as the screen, and no larger than memory bears. */
function scaleOf(page: PDFPageProxy, width: number): number {
  const { width: points, height } = page.getViewport({ scale: 1 });
  const wanted = (width * devicePixelRatio) / points;
  return Math.min(wanted, Math.sqrt(PIXELS_MAX / (points * height)));
}
