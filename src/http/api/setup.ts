/** The first start in the browser, as long as there is something to set up; the secret from the terminal opens it. */
import { type Context, Hono } from "hono";
import { Refusal } from "../../base/errors.ts";
import type { LoginBook } from "../../directory/login-book.ts";
import type { FirstStart } from "../../mail/first-start.ts";
import { fromAnotherSite } from "../our-pages.ts";
import { addressOf, isFromOurPages, type LoginParts, needSafeWay } from "../visitor.ts";
import { logIn } from "../web-login.ts";
import { type Body, bodyOf } from "./body.ts";
import { answer } from "./frame.ts";
import { givenSmarthost, type SmarthostDesk, tried } from "./smarthost.ts";

export interface SetupParts {
  readonly login: LoginParts;
  readonly logins: Pick<LoginBook, "note">;
  readonly firstStart: FirstStart;
  /** What `posthorn setup check` tells. */
  readonly surroundings: () => Promise<unknown>;
  readonly smarthost: SmarthostDesk;
}

export function setupRoutes(parts: SetupParts): Hono {
  const app = new Hono();
  const { firstStart, login, logins } = parts;
  const route = (path: string, act: (context: Context, body: Body) => Promise<unknown>): void => {
    app.post(path, async (context) => {
      if (!(await firstStart.isFresh())) return context.notFound();
      if (!isFromOurPages(context)) return fromAnotherSite();
      return answer(context, async () => {
        const body = await bodyOf(context);
        if (!(await firstStart.isSecret(body.text("secret"))))
          throw new Refusal("forbidden", "this secret is no longer valid");
        return act(context, body);
      });
    });
  };
  route("/api/setup/surroundings", async () => ({ surroundings: await parts.surroundings() }));
  route("/api/setup/smarthost/try", (_context, body) => tried(parts.smarthost, body));
  route("/api/setup/smarthost", (_context, body) => parts.smarthost.set(givenSmarthost(body)));
  route("/api/setup/finish", async (context, body) => {
    needSafeWay(context, login);
    const entry = await firstStart.finish({
      address: body.text("address").trim(),
      name: body.text("name").trim(),
      password: body.text("password"),
    });
    logins.note(entry.id, { protocol: "web", address: addressOf(context), program: "password", outcome: "in" });
    await logIn(context, login.sessions, { accountId: entry.id, address: entry.address });
    return { address: entry.address };
  });
  return app;
}
