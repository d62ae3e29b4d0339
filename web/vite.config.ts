/** How the webmail becomes files that any web server may hand out, each compressed beside itself. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const compress = promisify(brotliCompress);
const dist = join(import.meta.dirname, "dist");

/** Files below this many bytes fit into one packet as they are. */
const COMPRESSED_FROM_BYTES = 1024;

function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    async closeBundle() {
      const entries = await readdir(dist, { recursive: true, withFileTypes: true });
      const texts = entries.filter((entry) => entry.isFile() && /\.(?:js|css|html|svg)$/.test(entry.name));
      await Promise.all(
        texts.map(async ({ parentPath, name }) => {
          const bytes = await readFile(join(parentPath, name));
          if (bytes.length >= COMPRESSED_FROM_BYTES)
            await writeFile(join(parentPath, `${name}.br`), await compress(bytes));
        }),
      );
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [compressed()],
  build: {
    target: "es2024",
    // Every file has a name of its own: the policy of the page allows no data: styles or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
