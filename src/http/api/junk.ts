/** The junk filter of whoever is logged in. */
import { Hono } from "hono";
import { isFilterOff, switchFilter } from "../../mail/junk/judgement.ts";
import { HAM_LEARNED_MIN, JUNK_LEARNED_MIN } from "../../mail/limits.ts";
import type { MailStore } from "../../store/account.ts";
import { type Asked, type FrameParts, routesFor } from "./frame.ts";

export interface JunkParts extends FrameParts {
  readonly store: MailStore;
  /** Whether the operator lets accounts learn. */
  readonly junkFilter: boolean;
}

export function junkRoutes(parts: JunkParts): Hono {
  const { store, junkFilter } = parts;
  const app = new Hono();
  const route = routesFor(app, parts);
  const own = ({ principal }: Asked) => store.account(principal.accountId);
  route("get", "/api/junk", (asked) =>
    own(asked).read(async (mail) => ({
      isAvailable: junkFilter,
      isOn: !(await isFilterOff(mail)),
      ...(await mail.junkLearned()),
      wanted: { junk: JUNK_LEARNED_MIN, ham: HAM_LEARNED_MIN },
    })),
  );
  route("post", "/api/junk", (asked) => own(asked).write((mail) => switchFilter(mail, asked.body.flag("isOn"))));
  return app;
}
