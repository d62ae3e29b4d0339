import { styleText } from "node:util";
import type { HealthCheck, HealthStatus } from "../../serve/health.ts";
import { counted, table } from "../output.ts";
import { showSize } from "../quota-options.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const health: Subcommand = {
  name: "health",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Show how the server is: store, disk, certificate, queue, backup",
  details: "The exit status is 1 when something is bad.",
  async run({ out, config }) {
    const { healthOf } = await import("../../serve/health.ts");
    const found = await withStorage(config, (storage) => healthOf(config, storage));
    out.result(
      found,
      [
        `Posthorn ${found.version}, ${found.hostname}, ${counted(found.domains, "domain")}`,
        "",
        table(found.checks.map((check) => [MARKS[check.status], check.name, textOf(check)])),
      ].join("\n"),
    );
    return found.checks.some(({ status }) => status === "bad") ? 1 : 0;
  },
};

const MARKS: Readonly<Record<HealthStatus, string>> = {
  ok: styleText("green", "ok  "),
  warn: styleText("yellow", "look"),
  bad: styleText("red", "bad "),
};

function textOf({ name, facts }: HealthCheck): string {
  if (name === "server") return facts["running"] === true ? `running since ${facts["startedAt"]}` : "not running";
  if (name === "store") return facts["reason"] === null ? "takes writes" : String(facts["reason"]);
  if (name === "disk")
    return `${showSize(Number(facts["freeBytes"]))} of ${showSize(Number(facts["totalBytes"]))} free`;
  if (name === "certificate") {
    if (facts["until"] === null)
      return facts["selfSigned"] === true ? "none yet: the server makes one when it starts" : "cannot be read";
    const trouble = facts["trouble"] === null ? "" : `; the next cannot be fetched now: ${facts["trouble"]}`;
    return `${facts["selfSigned"] === true ? "self-signed, " : ""}good for ${counted(Number(facts["days"]), "day")}${trouble}`;
  }
  if (name === "backup")
    return facts["made"] === null
      ? "none made with posthorn backup"
      : `made ${counted(Number(facts["days"]), "day")} ago, ${facts["made"]}`;
  const troubled = Number(facts["troubled"]);
  const trouble = troubled === 0 ? "" : `, ${counted(troubled, "destination")} in trouble`;
  return `${counted(Number(facts["messages"]), "message")} to send${facts["oldest"] === null ? "" : `, the oldest since ${facts["oldest"]}`}${trouble}`;
}
