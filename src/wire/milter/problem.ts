/** A filter that does not keep to the protocol. */
import { SyntaxProblem } from "../../base/errors.ts";

export class MilterProblem extends SyntaxProblem {
  override name = "MilterProblem";
}
