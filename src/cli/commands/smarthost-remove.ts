import { withSmarthosts } from "../smarthost-desk.ts";
import type { Subcommand } from "../subcommand.ts";

export const smarthostRemove: Subcommand = {
  name: "smarthost remove",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Let mail to others go by itself again",
  async run({ out, config }) {
    await withSmarthosts(config, (desk) => desk.remove());
    out.result({ removed: true }, "Mail goes to the servers of its recipients by itself from now on.");
    return 0;
  },
};
