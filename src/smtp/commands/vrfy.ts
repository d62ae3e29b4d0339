import { SyntaxProblem } from "../../base/errors.ts";
import { reply } from "../../wire/smtp/reply.ts";
import { command } from "../command.ts";

const cannotSay = reply(252, "2.5.2", "Send the message, then you will know");

/** Says nothing about who has an account (RFC 5321 3.5.3). */
export const vrfy = command({
  name: "VRFY",
  rfc: "5321 4.1.1.6",
  needs: "nothing",
  idle: true,
  parse(argument) {
    if (argument === "") throw new SyntaxProblem("VRFY goes like this: VRFY address");
  },
  run: () => cannotSay,
});
