/**
 * What a mailbox takes on disk beside the same mail as Maildir: `node bench/disk.ts [FOLDER]`, each .eml file below FOLDER a message; without one,
 * 5,000 messages of the peer benchmark, whose generator has to be beside the checkout. Both are blocks in use, as `du` counts them.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { systemClock } from "../src/base/clock.ts";
import { silentLog } from "../src/base/log.ts";
import { openFileBlobs } from "../src/blob/files.ts";
import { openLocalBus } from "../src/bus/local.ts";
import { SqliteAccounts } from "../src/db/sqlite-accounts.ts";
import type { AccountId } from "../src/store/model.ts";
import { storeMigrations } from "../src/store/migrations/index.ts";
import { openMailStore } from "../src/store/store.ts";

const GENERATED = 5000;
const BLOCK_BYTES = 512;
/** Tables that only searching and sorting need. */
const INDEX_TABLES: ReadonlySet<string> = new Set(["email_text", "email_order"]);

const [source] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "posthorn-disk-"));
try {
  const mail = source === undefined ? await generated() : await messagesBelow(source);
  await writeMaildir(mail);
  await store(mail);
  await report(mail);
} finally {
  await rm(folder, { recursive: true });
}

async function generated(): Promise<Buffer[]> {
  const generator = process.env["POSTHORN_PEERBENCH"] ?? join(import.meta.dirname, "../../shared/peerbench/lib.mjs");
  const { message } = (await import(generator)) as { message: (i: number) => Buffer };
  return Array.from({ length: GENERATED }, (_, i) => message(i));
}

async function messagesBelow(path: string): Promise<Buffer[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".eml"));
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))));
}

async function writeMaildir(mail: readonly Buffer[]): Promise<void> {
  for (const name of ["cur", "new", "tmp"]) await mkdir(join(folder, "maildir", name), { recursive: true });
  for (const [i, bytes] of mail.entries())
    await writeFile(join(folder, "maildir/cur", `1700000000.M${i}P1.host,S=${bytes.length}:2,S`), bytes);
}

async function store(mail: readonly Buffer[]): Promise<void> {
  await using databases = new SqliteAccounts({ folder: join(folder, "accounts"), migrations: storeMigrations });
  await using bus = openLocalBus();
  const blobs = await openFileBlobs(join(folder, "blobs"));
  await using posthorn = openMailStore({ databases, blobs, bus, clock: systemClock, log: silentLog });
  const id = 1 as AccountId;
  await posthorn.createAccount(id);
  const account = posthorn.account(id);
  const inbox = await account.read(async (reader) => (await reader.mailboxByRole("inbox"))?.id);
  if (inbox === undefined) throw new Error("no INBOX");
  for (const bytes of mail) {
    const prepared = await posthorn.prepare(bytes);
    await account.write((writer) => writer.append(inbox, prepared, { flags: ["\\Seen"] }));
  }
  // What is too large to be indexed as it comes is indexed now.
  await account.search(inbox, { kind: "body", text: "anything" });
}

async function diskUse(path: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).blocks * BLOCK_BYTES;
  return sum;
}

async function report(mail: readonly Buffer[]): Promise<void> {
  const bytes = mail.reduce((sum, { length }) => sum + length, 0);
  const maildir = await diskUse(join(folder, "maildir"));
  const accounts = await diskUse(join(folder, "accounts"));
  const blobs = await diskUse(join(folder, "blobs"));
  let index = 0;
  const tables: string[] = [];
  for (const entry of await readdir(join(folder, "accounts"), { withFileTypes: true, recursive: true })) {
    if (!entry.name.endsWith(".db")) continue;
    using database = new DatabaseSync(join(entry.parentPath, entry.name), { readOnly: true });
    const sizes = database.prepare("select name, sum(pgsize) as bytes from dbstat group by name order by bytes desc");
    for (const { name, bytes: size } of sizes.all() as unknown as { name: string; bytes: number }[]) {
      if (INDEX_TABLES.has(name)) index += size;
      if (size > accounts / 100) tables.push(`${name} ${(size / mail.length).toFixed(0)}`);
    }
  }
  const line = (name: string, size: number): void =>
    console.log(
      `${name.padEnd(36)} ${(size / 1024).toFixed(0).padStart(9)} KiB ${(size / maildir).toFixed(2)} of Maildir`,
    );
  console.log(`${mail.length} messages, ${(bytes / mail.length).toFixed(0)} bytes each`);
  line("the bytes themselves", bytes);
  line("Maildir, blocks", maildir);
  line("Posthorn, all", accounts + blobs);
  line("Posthorn without the search index", accounts + blobs - index);
  console.log(
    `bytes for each message: ${tables.join(", ")}, large bodies in files ${(blobs / mail.length).toFixed(0)}`,
  );
}
