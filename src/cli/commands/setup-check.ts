import type { Surrounding, SurroundingName } from "../../serve/surroundings.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withResolver } from "../with-resolver.ts";

export const setupCheck: Subcommand = {
  name: "setup check",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Show where the server stands: its name, its addresses, whether mail can leave",
  details:
    "Asks name servers, and tries to reach port 25 of a large provider. The exit status is 1 when something is bad.",
  async run({ out, config }) {
    const { surroundings } = await import("../../serve/surroundings.ts");
    const found = await withResolver(config, (resolver) => surroundings(config, resolver));
    out.result({ surroundings: found }, table(found.map(row)));
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

function row({ name, status, found }: Surrounding): string[] {
  return [status, WHAT[name], found === "" ? "-" : found];
}
