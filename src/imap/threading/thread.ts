/** Threads as trees, and how THREAD tells them (RFC 5256 4). */
import { Pace } from "../../base/pace.ts";
import type { OrderedMessage } from "../../store/model.ts";

/** What threading looks at, ordered by the date sent (RFC 5256 2.2), then by UID. */
export type Threaded = OrderedMessage<"sent" | "arrival" | "subject" | "isReply" | "messageId" | "references">;

export interface ThreadNode {
  /** Undefined for a message that is not there: only at the top, and with several children. */
  readonly message: Threaded | undefined;
  children: ThreadNode[];
}

/** Messages looked at, or told, before others get their turn: a millisecond. */
const NODES_PER_TURN = 500;

export function threadPace(): Pace {
  return new Pace(NODES_PER_TURN);
}

/** `(2)(3 6 (4 23)(44 7 96))`; threads of any depth. */
export async function threadText(roots: readonly ThreadNode[], numberOf: (uid: number) => number): Promise<string> {
  const pace = threadPace();
  const told = ({ message, children }: ThreadNode): string =>
    message === undefined ? "" : `${numberOf(message.uid)}${children.length > 0 ? " " : ""}`;
  const open: (ThreadNode | ")")[] = roots.toReversed();
  let text = "";
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === ")") {
      text += ")";
      continue;
    }
    let node = next;
    text += `(${told(node)}`;
    for (; node.children.length === 1; text += told(node)) {
      node = node.children[0]!;
      await pace.step();
    }
    await pace.step();
    open.push(")");
    for (const child of node.children.toReversed()) open.push(child);
  }
  return text;
}
