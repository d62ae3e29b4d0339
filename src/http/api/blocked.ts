/** Senders whose mail somebody does not want to see. */
import { Hono } from "hono";
import type { Clock } from "../../base/clock.ts";
import { block, blockedSenders, unblock } from "../../mail/filing/blocked.ts";
import type { MailStore } from "../../store/account.ts";
import { type Asked, type FrameParts, routesFor } from "./frame.ts";

export interface BlockedParts extends FrameParts {
  readonly store: MailStore;
  readonly clock: Clock;
}

export function blockedRoutes(parts: BlockedParts): Hono {
  const { store, clock } = parts;
  const app = new Hono();
  const route = routesFor(app, parts);
  const own = ({ principal }: Asked) => store.account(principal.accountId);
  route("get", "/api/blocked", async (asked) => ({ senders: await own(asked).read(blockedSenders) }));
  route("post", "/api/blocked", (asked) =>
    own(asked).write((mail) => block(mail, asked.body.text("sender"), clock.now())),
  );
  route("post", "/api/blocked/remove", (asked) => own(asked).write((mail) => unblock(mail, asked.body.text("sender"))));
  return app;
}
