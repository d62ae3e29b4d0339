/** Asks a filter what it can and wants, without any mail. */
import { quit } from "../../wire/milter/commands.ts";
import { type ActionName, actionNames, type StepName, stepNames } from "../../wire/milter/options.ts";
import { SyntaxProblem } from "../../base/errors.ts";
import { LinkLost } from "./link.ts";
import { agree } from "./negotiation.ts";

export type MilterFound =
  | {
      readonly works: true;
      readonly version: number;
      /** What it may do with a message. */
      readonly actions: readonly ActionName[];
      /** What it does not want to be told, or says nothing to. */
      readonly steps: readonly StepName[];
      readonly ms: number;
    }
  | { readonly works: false; readonly reason: string };

export async function checkMilter(settings: Parameters<typeof agree>[0]): Promise<MilterFound> {
  const start = performance.now();
  try {
    const { link, agreed } = await agree(settings);
    const ms = Math.round(performance.now() - start);
    link.end(quit);
    return { works: true, version: agreed.version, actions: actionNames(agreed), steps: stepNames(agreed), ms };
  } catch (error) {
    if (error instanceof LinkLost || error instanceof SyntaxProblem) return { works: false, reason: error.message };
    throw error;
  }
}
