/** How the webmail becomes files that any web server may hand out, each compressed beside itself. */
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const compress = promisify(brotliCompress);
const dist = join(import.meta.dirname, "dist");

/** Files below this many bytes fit into one packet as they are. */
const COMPRESSED_FROM_BYTES = 1024;

const WORKER = "service-worker.js";

/** What PDF needs. */
const SELDOM = /^\/assets\/(?:pdf|Foxit|Liberation)/;

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** Tells the service worker what there is to keep. */
async function listFiles(): Promise<void> {
  const hash = createHash("sha256");
  const paths: string[] = [];
  for (const file of (await filesIn(dist)).toSorted()) {
    const path = `/${relative(dist, file).replaceAll("\\", "/")}`;
    // Seldom wanted, and large: kept from the first time on by the browser alone.
    if (path === `/${WORKER}` || SELDOM.test(path)) continue;
    hash.update(path).update(await readFile(file));
    paths.push(path === "/index.html" ? "/" : path);
  }
  const known = `const FILES=${JSON.stringify(paths)},VERSION=${JSON.stringify(hash.digest("hex").slice(0, 12))};\n`;
  const worker = join(dist, WORKER);
  await writeFile(worker, known + (await readFile(worker, "utf8")));
}

async function compressFiles(): Promise<void> {
  const texts = (await filesIn(dist)).filter((file) => /\.(?:m?js|css|html|svg|webmanifest)$/.test(file));
  await Promise.all(
    texts.map(async (file) => {
      const bytes = await readFile(file);
      if (bytes.length >= COMPRESSED_FROM_BYTES) await writeFile(`${file}.br`, await compress(bytes));
    }),
  );
}

function finished(): Plugin {
  return {
    name: "finished",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      // It runs when it is there, and not after the document and all that stands before it.
      handler: (html) => html.replace(/<script (?=[^>]*\/assets\/begin-)/, "<script async "),
    },
    async closeBundle() {
      await listFiles();
      await compressFiles();
    },
  };
}

interface Graph {
  getModuleInfo(id: string): { readonly importers: readonly string[] } | null;
}

/** Whether a module is imported by an entry, itself or by way of others, other than on demand. */
function neededBy(entry: string): (id: string, graph: Graph) => boolean {
  const known = new Map([[join(import.meta.dirname, entry), true]]);
  const isNeeded = (id: string, graph: Graph): boolean => {
    const before = known.get(id);
    if (before !== undefined) return before;
    // Of a circle, the answer is in the modules that lead into it.
    known.set(id, false);
    // The graph uses its arrays again.
    const importers = [...(graph.getModuleInfo(id)?.importers ?? [])];
    const answer = importers.some((importer) => isNeeded(importer, graph));
    known.set(id, answer);
    return answer;
  };
  return isNeeded;
}

const isNeededFirst = neededBy("src/begin.ts");
const isNeededAtOnce = neededBy("src/main.tsx");

/** What is asked first, and what the page needs at once: one file each, also where parts that are loaded late need them too, for each file is a request. */
function fileOf(id: string, graph: Graph): string | null {
  if (isNeededFirst(id, graph)) return "begin";
  return isNeededAtOnce(id, graph) ? "page" : null;
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [finished()],
  build: {
    target: "es2024",
    // The first that know light-dark(); older ones would have :dir() written as a list of languages.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // Every file has a name of its own: the policy of the page allows no data: styles or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        index: join(import.meta.dirname, "index.html"),
        "service-worker": join(import.meta.dirname, "src/offline/service-worker.ts"),
      },
      output: {
        // At the root, for it serves the whole site.
        entryFileNames: ({ name }) => (name === "service-worker" ? WORKER : "assets/[name]-[hash].js"),
        codeSplitting: { groups: [{ debugName: "at once", name: fileOf }] },
      },
    },
  },
});
