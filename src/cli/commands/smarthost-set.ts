import { forgetDeed } from "../deed.ts";
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
    const [, host = "", port] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(operands[0] ?? "") ?? [];
    if (host === "") throw new UsageProblem("a smarthost is a name with or without a port, like smtp.example.net:587");
    const user = typeof values["user"] === "string" ? values["user"] : "";
    const password = user === "" ? "" : await onePassword(`Password of ${user}: `, values);
    const given = { host: host.replace(/^\[|\]$/g, ""), port: Number(port ?? SUBMISSION_PORT), user, password };
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
