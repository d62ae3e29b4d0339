/** Where whoever was invited chooses a password; the invitation itself is what lets them. */
import { Hono } from "hono";
import type { Invitations } from "../../directory/invitations.ts";
import { Refusal } from "../../base/errors.ts";
import type { LoginBook } from "../../directory/login-book.ts";
import type { Directory } from "../../directory/directory.ts";
import { ourPagesOnly } from "../our-pages.ts";
import { addressOf, type LoginParts, needSafeWay } from "../visitor.ts";
import { logIn } from "../web-login.ts";
import { bodyOf } from "./body.ts";
import { answer } from "./frame.ts";

export interface InvitationParts {
  readonly login: LoginParts;
  readonly directory: Pick<Directory, "account">;
  readonly invitations: Invitations;
  readonly logins: Pick<LoginBook, "note">;
}

export function invitationRoutes({ login, directory, invitations, logins }: InvitationParts): Hono {
  const app = new Hono();
  app.post("/api/invitation", ourPagesOnly, async (context) => {
    return answer(context, async () => {
      const address = await invitations.invited((await bodyOf(context)).text("invitation"));
      if (address === undefined) throw new Refusal("not-found", "this invitation was used, or is over");
      return { address, name: (await directory.account(address))?.displayName ?? "" };
    });
  });
  app.post("/api/invitation/accept", ourPagesOnly, async (context) => {
    return answer(context, async () => {
      needSafeWay(context, login);
      const body = await bodyOf(context);
      const address = await invitations.accept(body.text("invitation"), body.text("password"));
      const entry = await directory.account(address);
      if (entry === undefined) throw new Refusal("not-found", "this invitation was used, or is over");
      logins.note(entry.id, { protocol: "web", address: addressOf(context), program: "password", outcome: "in" });
      await logIn(context, login.sessions, { accountId: entry.id, address });
      return { address };
    });
  });
  return app;
}
