import { queueCommand } from "../queue-change.ts";

export const queueRemove = queueCommand({
  how: "remove",
  summary: "Throw messages away, for all of their recipients",
  details: "Nobody is told, neither senders nor recipients. What is on its way at this moment still arrives.",
  done: "Removed",
  question: "Throw these messages away? Nobody will be told.",
});
