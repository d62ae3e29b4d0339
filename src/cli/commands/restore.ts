import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Restored } from "../../serve/data/restore.ts";
import { counted } from "../output.ts";
import { openDesk } from "../queue-filter.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const restore: Subcommand = {
  name: "restore",
  operands: "[FOLDER]",
  operandsMin: 0,
  operandsMax: 1,
  usesData: "by itself",
  summary: "Put a backup in place, so that mail programs notice",
  details:
    "Copies the backup FOLDER into the data folder, which must be empty; without FOLDER the backup is in its place already. Then every account goes on with numbers that were never given out: what mail programs have seen after the backup means nothing any more, and what is still there keeps its UID. Browsers are signed out. The server must not run.",
  options: {
    "hold-queue": {
      option: { type: "boolean" },
      help: "Keep back the mail that waited when the backup was made: what of it has left since would arrive twice",
    },
  },
  async run({ operands, values, out, config }) {
    const { restore: restoreFolder } = await import("../../serve/data/restore.ts");
    const [from] = operands;
    const restored = await restoreFolder(config, {
      from: from === undefined ? undefined : resolve(from),
      run: (body) => withStorage(config, body),
      hold: values["hold-queue"] === true ? async (storage) => (await openDesk(storage)).change("hold", {}) : undefined,
    });
    out.result(restored, sentences(restored));
    if (process.getuid?.() === 0 && statSync(config.data).uid === 0)
      out.note(`${config.data} belongs to root; if the server runs as another user: chown -R USER ${config.data}`);
    return 0;
  },
};

function sentences({ accounts, messages, held }: Restored): string {
  const kept = `Restored ${counted(accounts, "account")} with ${counted(messages, "message")}.`;
  const queue =
    held === undefined
      ? "What waited in the queue then is sent when the server starts; look at it with: posthorn queue list"
      : `${counted(held, "message")} of the queue kept back; let them go with: posthorn queue release --all`;
  return `${kept}\n${queue}`;
}
