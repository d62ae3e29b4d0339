/** if, elsif and else (RFC 5228 3.1). */
import type { Deed, Judgement } from "../definition.ts";
import { Arguments } from "./arguments.ts";
import type { Checker } from "./checker.ts";
import type { Node } from "./grammar.ts";

interface Branch {
  /** Undefined for else. */
  readonly test: Judgement | undefined;
  readonly block: Deed;
}

/** Reads the if at `start` and what belongs to it; `length` counts their commands. */
export function readConditional(
  nodes: readonly Node[],
  start: number,
  checker: Checker,
): { readonly deed: Deed; readonly length: number } {
  const branches = [readBranch(nodes[start] as Node, checker)];
  let next = start + 1;
  while (nodes[next]?.name === "elsif") branches.push(readBranch(nodes[next++] as Node, checker));
  if (nodes[next]?.name === "else") branches.push(readBranch(nodes[next++] as Node, checker));
  const deed: Deed = async (run) => {
    for (const { test, block } of branches) if (test === undefined || (await test(run))) return block(run);
  };
  return { deed, length: next - start };
}

function readBranch(node: Node, checker: Checker): Branch {
  const given = new Arguments(node, checker);
  const branch = { test: node.name === "else" ? undefined : given.test(), block: given.block() };
  given.end();
  return branch;
}
