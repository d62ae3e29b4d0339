/** The webmail's files as they were built, and the policies under which a browser shows them. */
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { type Context, Hono } from "hono";

/** Media types of what the build makes. */
const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".pfb": "application/octet-stream",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".webmanifest": "application/manifest+json",
};

/** No script or style but ours, nothing from elsewhere, and no text that becomes HTML except through the sanitiser (docs/design/0042). */
const APP_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types dompurify ProseMirrorClipboard service-worker pdf-worker",
].join("; ");

/** Mail is shown in a document of its own: it runs nothing, loads nothing, sends nothing. */
const MESSAGE_POLICY = [
  "default-src 'none'",
  "img-src blob: data:",
  "style-src 'unsafe-inline'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
].join("; ");

const HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-dns-prefetch-control": "off",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  vary: "accept-encoding",
};

/** Their names change with their content. */
const HASHED = /^assets\//;
const FOR_EVER = "public, max-age=31536000, immutable";

/** Pictures of our own are named in several places of a page: one request is enough, and a day later they may be others. */
const PICTURES = /\.(?:svg|png)$/;
const FOR_A_DAY = "public, max-age=86400";

/** Addresses within the webmail: all are the one page, which reads them. */
const PAGES = [
  "/",
  "/mail/*",
  "/search",
  "/search/*",
  "/shared/*",
  "/settings/*",
  "/contacts",
  "/contacts/*",
  "/invited",
];
/** To everybody but administrators they are not there. */
const ADMIN_PAGES = ["/admin", "/admin/*"];

interface PageRules {
  readonly isAdmin: (context: Context) => Promise<boolean>;
  /** Whether the server is still to be set up: a first visit lands there. */
  readonly isFresh: () => Promise<boolean>;
}

/** `folder` is where the build put its files; it need not exist. */
export function staticRoutes(folder: string, { isAdmin, isFresh }: PageRules): Hono {
  const app = new Hono();
  const files = new Set(filesIn(folder));
  if (!files.has("index.html")) return app;
  app.get("/", async (context, next) => ((await isFresh()) ? context.redirect("/setup") : next()));
  app.get("/setup", async (context) =>
    (await isFresh()) || (await isAdmin(context)) ? send(context, folder, files, "index.html") : context.notFound(),
  );
  for (const path of PAGES) app.get(path, (context) => send(context, folder, files, "index.html"));
  for (const path of ADMIN_PAGES)
    app.get(path, async (context) =>
      (await isAdmin(context)) ? send(context, folder, files, "index.html") : context.notFound(),
    );
  for (const name of files)
    if (!name.endsWith(".br") && name !== "index.html")
      app.get(`/${name}`, (context) => send(context, folder, files, name));
  return app;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
  } catch {
    return [];
  }
}

async function send(context: Context, folder: string, files: ReadonlySet<string>, name: string): Promise<Response> {
  const type = TYPES[extname(name)];
  if (type === undefined) return context.notFound();
  const accepted = context.req.header("accept-encoding") ?? "";
  const packed = /\bbr\b/.test(accepted) && files.has(`${name}.br`);
  const bytes = await readFile(join(folder, packed ? `${name}.br` : name));
  return new Response(bytes, {
    headers: {
      ...HEADERS,
      "content-type": type,
      "cache-control": HASHED.test(name) ? FOR_EVER : PICTURES.test(name) ? FOR_A_DAY : "no-cache",
      "content-security-policy": name === "message.html" ? MESSAGE_POLICY : APP_POLICY,
      ...(packed ? { "content-encoding": "br" } : {}),
    },
  });
}
