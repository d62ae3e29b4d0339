/** A terminal that a test types into and reads, for programs that have no other way in: a session of tmux. */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { run } from "./tools.ts";

const SHOWN_MS_MAX = 30_000;
const SIZE = ["-x", "120", "-y", "40"];

export interface Terminal extends AsyncDisposable {
  /** Keys by their names in tmux ("Enter", "C-x"), or text. */
  type(...keys: readonly string[]): Promise<void>;
  /** Resolves with the screen once the pattern is on it. */
  shows(pattern: RegExp): Promise<string>;
  /** Resolves when the program has ended. */
  ends(): Promise<void>;
}

export async function openTerminal(
  folder: string,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Terminal> {
  const tmux = (args: readonly string[], mayFail = false): ReturnType<typeof run> =>
    run("tmux", ["-f", "/dev/null", "-S", join(folder, "tmux"), ...args], { env: { ...env, TERM: "xterm" }, mayFail });
  const screen = async (): Promise<string | undefined> => {
    const { code, stdout } = await tmux(["capture-pane", "-p"], true);
    return code === 0 ? stdout : undefined;
  };
  await tmux(["new-session", "-d", ...SIZE, ...command]);
  const wait = async (title: string, done: (text: string | undefined) => boolean): Promise<string> => {
    const until = Date.now() + SHOWN_MS_MAX;
    for (;;) {
      const text = await screen();
      if (done(text)) return text ?? "";
      if (text === undefined) throw new Error(`${command[0]} has ended, waiting for ${title}`);
      if (Date.now() > until) throw new Error(`${command[0]} does not show ${title}, but\n${text}`);
      await pause(50);
    }
  };
  return {
    type: async (...keys) => void (await tmux(["send-keys", ...keys])),
    shows: (pattern) => wait(String(pattern), (text) => text !== undefined && pattern.test(text)),
    ends: async () => void (await wait("its end", (text) => text === undefined)),
    async [Symbol.asyncDispose]() {
      await tmux(["kill-server"], true);
    },
  };
}
