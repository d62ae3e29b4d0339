/** if, elsif and else (RFC 5228 3.1). */
import type { Deed, Judgement } from "../definition.ts";
import type { Run } from "../running/run.ts";
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
  return { deed: (run) => takeBranch(run, branches, 0), length: next - start };
}

/** Waits only for tests that have to be waited for. */
function takeBranch(run: Run, branches: readonly Branch[], first: number): ReturnType<Deed> {
  for (const [i, { test, block }] of branches.entries()) {
    if (i < first) continue;
    const holds = test === undefined || test(run);
    if (holds instanceof Promise) return holds.then((does) => (does ? block(run) : takeBranch(run, branches, i + 1)));
    if (holds) return block(run);
  }
}

function readBranch(node: Node, checker: Checker): Branch {
  const given = new Arguments(node, checker);
  const branch = { test: node.name === "else" ? undefined : given.test(), block: given.block() };
  given.end();
  return branch;
}
