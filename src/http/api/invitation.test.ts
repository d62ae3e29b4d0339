import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Hono } from "hono";
import { Invitations, nobodysPassword } from "../../directory/invitations.ts";
import { temporaryStore } from "../../store/testing/temporary-store.ts";
import { temporaryLogins } from "../testing/logins.ts";
import { invitationRoutes } from "./invitation.ts";

describe("an invitation", () => {
  it("takes no password that everybody on the way can read", async () => {
    await using at = await temporaryStore();
    await using logins = await temporaryLogins(at.folder, at.clock);
    const invitations = new Invitations(logins.directory, at.clock);
    const app = new Hono();
    app.route("/", invitationRoutes({ ...logins, login: { ...logins.login, clearTextLogins: false }, invitations }));
    const address = "ann@example.org";
    await logins.directory.addAccount({ address, password: nobodysPassword() });
    const invitation = await invitations.invite(address);
    const accept = async (remoteAddress: string): Promise<number> => {
      const response = await app.request(
        "http://mail.example.org/api/invitation/accept",
        {
          method: "POST",
          headers: { host: "mail.example.org", origin: "http://mail.example.org", "content-type": "application/json" },
          body: JSON.stringify({ invitation, password: "correct horse battery" }),
        },
        { incoming: { socket: { remoteAddress } } },
      );
      return response.status;
    };
    assert.equal(await accept("198.51.100.7"), 422);
    assert.equal(await accept("127.0.0.1"), 200);
  });

  it("is good for one of those who use it in the same moment", async () => {
    await using at = await temporaryStore();
    await using logins = await temporaryLogins(at.folder, at.clock);
    const invitations = new Invitations(logins.directory, at.clock);
    const address = "ann@example.org";
    await logins.directory.addAccount({ address, password: nobodysPassword() });
    const invitation = await invitations.invite(address);
    const used = await Promise.allSettled(
      ["correct horse battery", "wrong horse battery"].map((password) => invitations.accept(invitation, password)),
    );
    assert.deepEqual(used.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
    assert.equal(await invitations.invited(invitation), undefined);
  });
});
