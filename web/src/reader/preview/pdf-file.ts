/** PDF by pdf.js: taken apart in a worker, drawn on canvas. Its scripts, forms and links are left alone; the page's policy lets nothing of it run (docs/design/0079). */
import { getDocument, type PDFDocumentProxy, PDFWorker, VerbosityLevel } from "pdfjs-dist";

const workerUrl = new URL("../../../../node_modules/pdfjs-dist/build/pdf.worker.min.mjs", import.meta.url).pathname;

/** What TypeScript does not know of the browser (Trusted Types). */
interface Policies {
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(url: string): unknown };
  };
}

/** The page's policy lets no text become a script's address but by a named policy; this one knows a single address. */
const policy = (globalThis as Policies).trustedTypes?.createPolicy("pdf-worker", { createScriptURL: () => workerUrl });

/** Letters of the fonts that every reader of PDF has to have, by the names that pdf.js knows them by. */
const FONTS = new Map(
  Object.entries(
    import.meta.glob("../../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}", {
      eager: true,
      import: "default",
      query: "?url",
    }),
  ).map(([path, url]) => [path.split("/").at(-1), url]),
);

class Fonts {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const url = kind === "standardFontDataUrl" ? FONTS.get(filename) : undefined;
    if (url === undefined) throw new Error(`${filename} does not come with this page`);
    return new Uint8Array(await (await fetch(url)).arrayBuffer());
  }
}

export interface OpenPdf extends AsyncDisposable {
  readonly pages: PDFDocumentProxy;
}

/** Throws what pdf.js throws: a PasswordException, an InvalidPDFException. */
export async function openPdf(bytes: ArrayBuffer): Promise<OpenPdf> {
  const port = new Worker((policy?.createScriptURL("") ?? workerUrl) as string, { type: "module" });
  // What is odd in a file is nothing for the console.
  const worker = PDFWorker.create({ port, verbosity: VerbosityLevel.ERRORS });
  const close = async (): Promise<void> => {
    worker.destroy();
    port.terminate();
  };
  const loading = getDocument({
    data: bytes,
    worker,
    BinaryDataFactory: Fonts,
    useWorkerFetch: false,
    // Fonts as shapes, images by code of its own: no font, no WebAssembly and nothing from elsewhere is asked of the policy.
    disableFontFace: true,
    useWasm: false,
    enableXfa: false,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    return { pages: await loading.promise, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
