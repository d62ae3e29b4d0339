/** What the server says of itself, and what comes with it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

export const software = { name: "Posthorn", version } as const;

/** Where the build puts the webmail. */
export const webFolder = fileURLToPath(new URL("../../web/dist/", import.meta.url));
