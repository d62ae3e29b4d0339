import type { Surrounding, SurroundingName } from "../../serve/surroundings.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withResolver } from "../with-resolver.ts";

export const setupCheck: Subcommand = {
  name: "setup check",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  usesData: "by itself",
  summary: "Show where the server stands: its name, its addresses, whether mail can leave",
  details:
    "Asks name servers, and tries to reach port 25 of a large provider. The exit status is 1 when something is bad.",
  async run({ out, config }) {
    const { surroundings } = await import("../../serve/surroundings.ts");
    const found = await withResolver(config, (resolver) => surroundings(config, resolver));
    const advice = found.filter(({ status }) => status !== "ok").map(({ name }) => `  ${ADVICE[name]}`);
    const todo = advice.length === 0 ? [] : ["", "What to do:", ...advice];
    out.result({ surroundings: found }, [table(found.map(row)), ...todo].join("\n"));
    return found.some(({ status }) => status === "bad") ? 1 : 0;
  },
};

const WHAT: Readonly<Record<SurroundingName, string>> = {
  hostname: "the server's name (hostname in posthorn.toml)",
  addresses: "its public addresses",
  "name-leads-here": "where its name leads",
  "reverse-name": "what its address is called (PTR)",
  "port-25": "whether mail can leave (port 25 of others)",
  disk: "free disk",
};

const ADVICE: Readonly<Record<SurroundingName, string>> = {
  hostname: 'Give the server a whole name that others can look up: hostname = "mail.example.org" in posthorn.toml.',
  addresses: "Behind a router: say under which addresses its mail leaves, with addresses under [outbound].",
  "name-leads-here": "Publish an A record (and AAAA) for its name that leads to this machine.",
  "reverse-name": "Have whoever gave you the address set its reverse DNS (PTR) to the server's name.",
  "port-25": "Ask your provider to open port 25 outwards, or send through a smart host: posthorn smarthost set HOST.",
  disk: "Make room: below 2 GiB mail will soon be turned away.",
};

function row({ name, status, found }: Surrounding): string[] {
  return [status, WHAT[name], found === "" ? "-" : found];
}
