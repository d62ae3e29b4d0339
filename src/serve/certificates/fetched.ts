/** Fetched certificates as files, where all processes of this machine find them: chain and key in one file, so that they change together. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { basename } from "node:path";
import type { HeldCertificate } from "../../directory/acme-book.ts";
import { bundleFile, bundlesIn } from "../../net/certificates.ts";
import { replaceDurably } from "../data/durable-file.ts";

export async function makeFetchedFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** Writes what changed, and removes what is held no more. */
export async function layOut(folder: string, held: ReadonlyMap<string, HeldCertificate>): Promise<void> {
  await makeFetchedFolder(folder);
  const wanted = new Set([...held.keys()].map((name) => basename(bundleFile(folder, name))));
  for (const { certificate } of await bundlesIn(folder))
    if (!wanted.has(basename(certificate))) await rm(certificate, { force: true });
  for (const [name, { chain, key }] of held) {
    const [file, text] = [bundleFile(folder, name), `${chain}${key}`];
    if ((await textOf(file)) !== text) await replaceDurably(file, text);
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
