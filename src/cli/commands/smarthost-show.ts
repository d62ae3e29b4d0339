import { withSmarthosts } from "../smarthost-desk.ts";
import type { Subcommand } from "../subcommand.ts";

export const smarthostShow: Subcommand = {
  name: "smarthost show",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Show the server through which mail to others leaves",
  async run({ out, config }) {
    const found = await withSmarthosts(config, (desk) => desk.show());
    const { smarthost, isOverruled } = found;
    const way =
      smarthost === null
        ? "Mail goes to the servers of its recipients by itself."
        : `Mail to others leaves through ${smarthost.host}:${smarthost.port}${smarthost.user === "" ? "" : `, as ${smarthost.user}`}.`;
    const overruled = "The configuration says where mail goes: it has a [[routes]] entry for everything.";
    out.result(found, isOverruled ? overruled : way);
    return 0;
  },
};
