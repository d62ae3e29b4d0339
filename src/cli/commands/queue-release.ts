import { queueCommand } from "../queue-change.ts";

export const queueRelease = queueCommand({
  how: "release",
  summary: "Send messages that were held",
  details: "Their time in the queue begins anew.",
  done: "Released",
});
