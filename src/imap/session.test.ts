import assert from "node:assert/strict";
import { it } from "node:test";
import type { Connection } from "../net/connection.ts";
import type { SharedParts } from "./parts.ts";
import { Session } from "./session.ts";

it("others have a turn between the pages of an answer that the client's system takes at once", async () => {
  const connection: Pick<Connection, "congested" | "drained"> = { congested: true, drained: () => Promise.resolve() };
  const session = new Session(connection as Connection, {} as SharedParts, () => undefined);
  let isOthers = false;
  setImmediate(() => (isOthers = true));
  await session.drained();
  assert.ok(isOthers);
});
