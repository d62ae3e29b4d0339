/** A real Firefox without a screen, driven as a person would: what is there is found, clicked and typed into. */
import { accessSync, constants } from "node:fs";
import { startMozilla } from "./marionette.ts";

const PLACES = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
const WAIT_MS_MAX = 20_000;

/** What it would ask, show or fetch by itself. */
const settings: Readonly<Record<string, string | number | boolean>> = {
  "app.normandy.enabled": false,
  "app.update.enabled": false,
  "browser.aboutwelcome.enabled": false,
  "browser.safebrowsing.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "intl.accept_languages": "en-GB",
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "remote.prefs.recommended": true,
};

const firefoxPath: string | undefined = PLACES.find((path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

/** As an option of a suite: why it is skipped. */
export const skipWithoutFirefox = firefoxPath === undefined ? "firefox is not installed" : false;

export interface Firefox extends AsyncDisposable {
  go(url: string): Promise<void>;
  /** XPath; waits until it is there. */
  see(path: string): Promise<void>;
  click(path: string): Promise<void>;
  type(path: string, text: string): Promise<void>;
  /** What a script of the page returns. */
  evaluate(script: string): Promise<unknown>;
  /** Looks into a frame, or out of it again. */
  enter(path: string | undefined): Promise<void>;
}

/** The one key that has no letter. */
export const ENTER = "\uE007";

export async function startFirefox(): Promise<Firefox> {
  const program = await startMozilla({ program: firefoxPath ?? "", settings });
  await program.ask("WebDriver:SetTimeouts", { implicit: WAIT_MS_MAX, pageLoad: WAIT_MS_MAX, script: WAIT_MS_MAX });
  const find = async (path: string): Promise<string> => {
    const found = await program.ask("WebDriver:FindElement", { using: "xpath", value: path });
    const [id] = Object.values((found as { value: Record<string, string> }).value);
    return id ?? "";
  };
  return {
    async go(url) {
      await program.ask("WebDriver:Navigate", { url });
    },
    async see(path) {
      await find(path);
    },
    async click(path) {
      await program.ask("WebDriver:ElementClick", { id: await find(path) });
    },
    async type(path, text) {
      await program.ask("WebDriver:ElementSendKeys", { id: await find(path), text });
    },
    async evaluate(script) {
      const { value } = (await program.ask("WebDriver:ExecuteScript", { script, args: [] })) as { value: unknown };
      return value;
    },
    async enter(path) {
      const element = path === undefined ? null : await find(path);
      await program.ask("WebDriver:SwitchToFrame", path === undefined ? { id: null } : { element });
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
