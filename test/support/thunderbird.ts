/** A real Thunderbird without a screen, driven over Marionette: scripts run in its main window, as its own code does. */
import { startMozilla } from "./marionette.ts";

const SCRIPT_MS_MAX = 120_000;
const WAIT_MS_MAX = 30_000;

/** What it would ask or show at its first start, and what it would fetch. */
const settings: Readonly<Record<string, string | number | boolean>> = {
  "mail.provider.suppress_dialog_on_startup": true,
  "mail.spotlight.firstRunDone": true,
  "mail.shell.checkDefaultClient": false,
  "mailnews.start_page.enabled": false,
  "app.update.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "remote.prefs.recommended": true,
};

/** In scope of every script. */
const prelude = `
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const until = async (found, what, ms = ${WAIT_MS_MAX}) => {
    for (let waited = 0; waited < ms; waited += 50) {
      const value = await found();
      if (value) return value;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error("never came: " + what);
  };
`;

export interface Thunderbird extends AsyncDisposable {
  /** Runs the body of an async function there, with \`args\` in scope; resolves with what it returns. */
  run<Result>(body: string, ...args: readonly unknown[]): Promise<Result>;
}

/** Needs the Debian package thunderbird. */
export async function startThunderbird(): Promise<Thunderbird> {
  const program = await startMozilla({
    program: "thunderbird",
    settings,
    parameters: ["--remote-allow-system-access"],
  });
  await program.ask("Marionette:SetContext", { value: "chrome" });
  await program.ask("WebDriver:SetTimeouts", { script: SCRIPT_MS_MAX });
  return {
    async run<Result>(body: string, ...args: readonly unknown[]): Promise<Result> {
      const script = `const done = arguments[arguments.length - 1];
        const args = Array.from(arguments).slice(0, -1);
        (async () => { ${prelude} ${body} })().then(
          (value) => done({ value: value ?? null }),
          (error) => done({ error: error + "\\n" + error?.stack }));`;
      const answer = await program.ask("WebDriver:ExecuteAsyncScript", { script, args, sandbox: "system" });
      const { value, error } = (answer as { value: { value: Result; error?: string } }).value;
      if (error !== undefined) throw new Error(error);
      return value;
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
