import { queueCommand } from "../queue-change.ts";

export const queueRetry = queueCommand({
  how: "retry",
  summary: "Try messages again at once",
  details: "Also where their server is left alone for a while because it could not be reached.",
  done: "Trying again:",
});
