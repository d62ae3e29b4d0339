/**
 * What a backup of a running server and its restoring take: `node bench/restore.ts [MESSAGES]`, 100,000 letters in one account when no number is
 * given, 1,000 accounts beside it. Seconds by the clock.
 */
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { startProgram } from "../test/support/program.ts";
import { addAccounts, addLetters } from "./by-the-store.ts";

const ACCOUNTS = 1_000;
const OWNER = "ann@posthorn.test";

const messages = Number(process.argv[2] ?? 100_000);
const mail = await startProgram({ accounts: [OWNER], workers: 1, settings: "quota.bytes = 0" });

async function timed(...args: readonly string[]): Promise<void> {
  const begun = performance.now();
  const { code, stdout, stderr } = await mail.cli(...args);
  if (code !== 0) throw new Error(stderr);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${args[0]}: ${seconds} s. ${stdout.trim()}`);
}

try {
  await mail.kill();
  await addAccounts(mail, 0, ACCOUNTS, () => true);
  await addLetters(mail, OWNER, 0, messages);
  await mail.restart();
  const backup = join(mail.folder, "backup");
  await timed("backup", backup);
  await mail.kill();
  await rename(join(mail.folder, "data"), join(mail.folder, "damaged"));
  await timed("restore", backup);
  await timed("check");
  await mail.restart();
} finally {
  await mail.stop();
}
