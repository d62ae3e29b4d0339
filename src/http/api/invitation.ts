/** Where whoever was invited chooses a password; the invitation itself is what lets them. */
import { Hono } from "hono";
import type { Invitations } from "../../directory/invitations.ts";
import { Refusal } from "../../base/errors.ts";
import type { LoginBook } from "../../directory/login-book.ts";
import type { Directory } from "../../directory/directory.ts";
import { keepSession } from "../cookie.ts";
import { problem } from "../problem.ts";
import { addressOf, isFromOurPages, isSecure, type LoginParts } from "../visitor.ts";
import { answer, bodyOf } from "./frame.ts";

export interface InvitationParts {
  readonly login: LoginParts;
  readonly directory: Pick<Directory, "account">;
  readonly invitations: Invitations;
  readonly logins: Pick<LoginBook, "note">;
}

export function invitationRoutes({ login, directory, invitations, logins }: InvitationParts): Hono {
  const app = new Hono();
  app.post("/api/invitation", async (context) => {
    if (!isFromOurPages(context)) return problem(403, "this request came from another site");
    return answer(context, async () => {
      const address = await invitations.invited((await bodyOf(context)).text("invitation"));
      if (address === undefined) throw new Refusal("not-found", "this invitation was used, or is over");
      return { address, name: (await directory.account(address))?.displayName ?? "" };
    });
  });
  app.post("/api/invitation/accept", async (context) => {
    if (!isFromOurPages(context)) return problem(403, "this request came from another site");
    return answer(context, async () => {
      const body = await bodyOf(context);
      const address = await invitations.accept(body.text("invitation"), body.text("password"));
      const entry = await directory.account(address);
      if (entry === undefined) throw new Refusal("not-found", "this invitation was used, or is over");
      const visit = { client: context.req.header("user-agent") ?? "", address: addressOf(context) };
      logins.note(entry.id, { protocol: "web", address: visit.address, program: "password", outcome: "in" });
      keepSession(context, await login.sessions.open({ accountId: entry.id, address }, visit), isSecure(context));
      return { address };
    });
  });
  return app;
}
