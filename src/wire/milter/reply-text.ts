/** The words of a filter for a client: "550 5.7.1 text", or several such lines. */
import { type Reply, reply } from "../smtp/reply.ts";
import { REPLY_LINES_MAX } from "./limits.ts";
import { MilterProblem } from "./problem.ts";

const LINE = /^([45]\d\d)(?:([ -])(?:([245]\.\d{1,3}\.\d{1,3})(?: |$))?(.*))?$/;

/** Throws MilterProblem for what is no refusal: a filter cannot promise anything in our name. */
export function readReplyText(text: string): Reply {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === "") lines.pop();
  if (lines.length === 0 || lines.length > REPLY_LINES_MAX)
    throw new MilterProblem("its reply has too many lines, or none");
  const read = lines.map((line) => LINE.exec(line));
  const [first] = read;
  const [code, enhanced] = [first?.[1], first?.[3]];
  const alike = read.every((line) => line?.[1] === code);
  if (code === undefined || !alike || (enhanced !== undefined && enhanced[0] !== code[0]))
    throw new MilterProblem("its reply is no refusal");
  // Filters double a per cent sign, since Sendmail reads one as the start of a macro.
  return reply(Number(code), enhanced, ...read.map((line) => (line?.[4] ?? "").replace(/%%/g, "%")));
}
