/** Mail that waits to be sent: by destination, message by message, and what can be done. */
import { Refusal } from "../../../base/errors.ts";
import type { QueueChange, QueueFilter } from "../../../mail/queue/desk.ts";
import type { QueuedId } from "../../../mail/queue/queued.ts";
import type { Asked } from "../frame.ts";
import { numberIn } from "../query.ts";
import type { AdminParts, AdminRoute } from "./parts.ts";

/** Messages on one page. */
const PAGE = 50;
const CHANGES: readonly QueueChange[] = ["retry", "hold", "release", "remove"];

export function queueRoutes(route: AdminRoute, { queue }: AdminParts): void {
  route("get", "/api/admin/queue", async ({ context }) => {
    const after = numberIn(context, "after") as QueuedId | undefined;
    const [hops, messages] = await Promise.all([queue.hops(), queue.list({}, { limit: PAGE, after })]);
    return { hops: hops.map(hopValue), messages, hasMore: messages.length === PAGE };
  });
  route("get", "/api/admin/queue/message", ({ context }) => queue.show(context.req.query("id") ?? ""));
  route("post", "/api/admin/queue/change", async (asked) => ({
    messages: await queue.change(changeOf(asked), filterOf(asked)),
  }));
}

function hopValue({ hop, messages, since, nextAt, trouble }: Awaited<ReturnType<AdminParts["queue"]["hops"]>>[number]) {
  return { hop, messages, since, nextAt: nextAt ?? null, trouble: trouble ?? null };
}

function changeOf({ body }: Asked): QueueChange {
  const how = CHANGES.find((each) => each === body.text("how"));
  if (how === undefined) throw new Refusal("invalid", "how has to be one of retry, hold, release, remove");
  return how;
}

/** What it is about has to be said. */
function filterOf({ body }: Asked): QueueFilter {
  const hop = body.maybe("hop");
  if (hop !== undefined) return { hop };
  const ids = body.texts("ids");
  if (ids.length === 0) throw new Refusal("invalid", "ids names no message");
  return { ids };
}
