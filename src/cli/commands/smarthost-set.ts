import { forgetDeed } from "../deed.ts";
import { hostPort } from "../host-port.ts";
import { textOption } from "../option-values.ts";
import { onePassword } from "../passwords.ts";
import { withSmarthosts } from "../smarthost-desk.ts";
import { type Subcommand, UsageProblem } from "../subcommand.ts";

const SUBMISSION_PORT = 587;

export const smarthostSet: Subcommand = {
  name: "smarthost set",
  operands: "HOST[:PORT]",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Send mail to others through the server of a provider",
  details: `For machines whose provider blocks port 25. The server is tried first, and what it answers is shown; port ${SUBMISSION_PORT} when none is given, and TLS from the first byte at port 465. It takes effect at once, also for what waits in the queue. Routes of the configuration go before it.`,
  options: {
    user: { option: { type: "string" }, value: "NAME", help: "The name to log in with" },
    "password-stdin": { option: { type: "boolean" }, help: "Read the password from standard input" },
    untried: { option: { type: "boolean" }, help: "Set it whatever it answers" },
  },
  async run({ operands, values, out, config }) {
    const server = hostPort(operands[0] ?? "", SUBMISSION_PORT);
    if (server === undefined)
      throw new UsageProblem("a smarthost is a name with or without a port, like smtp.example.net:587");
    const user = textOption(values, "user") ?? "";
    const password = user === "" ? "" : await onePassword(`Password of ${user}: `, values);
    const given = { ...server, user, password };
    return withSmarthosts(config, async (desk) => {
      if (values["untried"] !== true) {
        const tried = await desk.try(given);
        if (!tried.isOpen) {
          forgetDeed();
          out.result({ set: false, answer: tried.words }, `${given.host} does not take mail from us: ${tried.words}`);
          return 1;
        }
      }
      await desk.set(given);
      out.result({ set: true }, `Mail to others leaves through ${given.host}:${given.port} from now on.`);
      return 0;
    });
  },
};
