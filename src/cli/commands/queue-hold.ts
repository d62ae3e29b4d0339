import { queueCommand } from "../queue-change.ts";

export const queueHold = queueCommand({
  how: "hold",
  summary: "Keep messages in the queue until they are released",
  details: "They are not tried, and do not grow old. What is on its way at this moment still arrives.",
  done: "Held",
});
