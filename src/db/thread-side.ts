/** Within a thread: answers what its process asks (`thread.ts`). It may block as long as it likes. */
import { parentPort } from "node:worker_threads";

export interface Question<Task> {
  readonly id: number;
  readonly task: Task;
}

export interface Answer<Value> {
  readonly id: number;
  /** Undefined where there is a problem. */
  readonly value?: Value;
  readonly problem?: { readonly message: string; readonly errcode: number | undefined };
}

/** What it asks is what `perform` takes: both sides have the type from one file. */
export function answerWith(perform: (task: never) => unknown): void {
  parentPort?.on("message", ({ id, task }: Question<never>) => {
    parentPort?.postMessage(
      answerTo(id, () => perform(task)),
      [],
    );
  });
}

function answerTo<Value>(id: number, act: () => Value): Answer<Value> {
  try {
    return { id, value: act() };
  } catch (error) {
    const errcode = error instanceof Error && "errcode" in error ? Number(error.errcode) : undefined;
    return { id, problem: { message: String(error), errcode } };
  }
}
