/** The thread behind `Checkpointer`: opens files, copies their logs, closes them again. It may block as long as it likes. */
import type { DatabaseSync } from "node:sqlite";
import { parentPort } from "node:worker_threads";
import { openFile } from "./sqlite-connection.ts";

export interface Task {
  readonly id: number;
  readonly file: string;
  /** hold: keep the file open until let-go with the same id. */
  readonly kind: "passive" | "restart" | "truncate" | "hold" | "let-go";
}

export interface Answer {
  readonly id: number;
  readonly problem?: { readonly message: string; readonly errcode: number | undefined };
}

/** How long to wait for readers and writers to make room, milliseconds; they are held up while this thread has the lock. */
const WAIT_MS_MAX = 500;

const held = new Map<number, DatabaseSync>();

function open(file: string): DatabaseSync {
  const db = openFile(file, false);
  db.exec(`pragma busy_timeout = ${WAIT_MS_MAX}; pragma wal_autocheckpoint = 0`);
  return db;
}

function copy(task: Task): void {
  const db = open(task.file);
  try {
    db.exec("pragma wal_checkpoint(passive)");
    if (task.kind !== "passive") db.exec(`pragma wal_checkpoint(${task.kind})`);
  } finally {
    db.close();
  }
}

function perform(task: Task): void {
  if (task.kind === "hold") {
    const db = open(task.file);
    held.set(task.id, db);
    // Only a connection that has read holds the file.
    db.prepare("pragma data_version").get();
  } else if (task.kind === "let-go") {
    held.get(task.id)?.close();
    held.delete(task.id);
  } else copy(task);
}

parentPort?.on("message", (task: Task) => {
  const answer: Answer = { id: task.id };
  try {
    perform(task);
    parentPort?.postMessage(answer, []);
  } catch (error) {
    const errcode = error instanceof Error && "errcode" in error ? Number(error.errcode) : undefined;
    parentPort?.postMessage({ ...answer, problem: { message: String(error), errcode } }, []);
  }
});
