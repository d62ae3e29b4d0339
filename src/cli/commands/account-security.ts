import type { LoginSeen } from "../../directory/login-book.ts";
import { minute } from "../moments.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";

export const accountSecurity: Subcommand = {
  name: "account security",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Show an account's second factor, passkeys, browsers and recent logins",
  details:
    "The options help somebody whose telephone is lost or stolen. Passwords of programs are shown by `account token list`.",
  options: {
    "end-sessions": { option: { type: "boolean" }, help: "Log every browser out" },
    "remove-second-factor": { option: { type: "boolean" }, help: "Let the password alone be enough again" },
    "remove-passkeys": { option: { type: "boolean" }, help: "Forget every passkey" },
  },
  async run({ operands, values, out, config }) {
    const [address = ""] = operands;
    const found = await withStorage(config, async ({ directory, webSessions, logins }) => {
      const account = await accountNamed(directory, address);
      if (values["end-sessions"] === true) await webSessions.endOthers(account);
      if (values["remove-second-factor"] === true) await directory.secondFactors.remove(account);
      if (values["remove-passkeys"] === true) await directory.passkeys.removeAll(account);
      return {
        secondFactor: await directory.secondFactors.state(account),
        passkeys: await directory.passkeys.list(account),
        sessions: await webSessions.list(account),
        logins: await logins.list(account),
      };
    });
    const { secondFactor, passkeys, sessions, logins } = found;
    out.result(
      { address, ...found },
      [
        `Second factor: ${secondFactor.isOn ? `on, ${secondFactor.recoveryCodesLeft} recovery codes left` : "off"}`,
        `Passkeys: ${passkeys.map(({ name, site }) => `${name} (${site})`).join(", ") || "none"}`,
        "",
        "Browsers:",
        table(sessions.map((each) => [minute(each.usedAt), each.address, each.client])) || "none",
        "",
        "Logins:",
        table(logins.map(loginRow)) || "none",
      ].join("\n"),
    );
    return 0;
  },
};

const OUTCOMES: Readonly<Record<LoginSeen["outcome"], string>> = {
  in: "",
  wrong: "WRONG",
  "second-factor": "WITHOUT SECOND FACTOR",
  throttled: "TOO MANY",
};

function loginRow({ lastAt, times, protocol, address, program, outcome }: LoginSeen): string[] {
  return [minute(lastAt), `${times}×`, protocol, address, program, OUTCOMES[outcome]];
}
