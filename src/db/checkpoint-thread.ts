/** The thread behind `Checkpointer`: opens files, copies their logs, closes them again. */
import type { DatabaseSync } from "node:sqlite";
import { openFile } from "./sqlite-connection.ts";
import { answerWith } from "./thread-side.ts";

export type Task =
  | { readonly kind: "passive" | "restart" | "truncate"; readonly file: string }
  /** Keep the file open until let-go with the same number. */
  | { readonly kind: "hold"; readonly file: string; readonly hold: number }
  | { readonly kind: "let-go"; readonly hold: number };

/** How long to wait for readers and writers to make room, milliseconds; they are held up while this thread has the lock. */
const WAIT_MS_MAX = 500;

const held = new Map<number, DatabaseSync>();

function open(file: string): DatabaseSync {
  const db = openFile(file, false);
  db.exec(`pragma busy_timeout = ${WAIT_MS_MAX}; pragma wal_autocheckpoint = 0`);
  return db;
}

function copy(file: string, mode: "passive" | "restart" | "truncate"): void {
  const db = open(file);
  try {
    db.exec("pragma wal_checkpoint(passive)");
    if (mode !== "passive") db.exec(`pragma wal_checkpoint(${mode})`);
  } finally {
    db.close();
  }
}

answerWith((task: Task): void => {
  if (task.kind === "hold") {
    const db = open(task.file);
    held.set(task.hold, db);
    // Only a connection that has read holds the file.
    db.prepare("pragma data_version").get();
  } else if (task.kind === "let-go") {
    held.get(task.hold)?.close();
    held.delete(task.hold);
  } else copy(task.file, task.kind);
});
