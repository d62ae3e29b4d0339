/** The server through which mail leaves where the provider lets none leave by itself: in the first start, and in the administration. */
import { Refusal } from "../../base/errors.ts";
import type { GivenSmarthost } from "../../directory/smarthost.ts";
import type { AdminRoute } from "./admin/parts.ts";
import type { Body } from "./body.ts";

export interface SmarthostDesk {
  /** What `posthorn smarthost show` tells. */
  show(): Promise<unknown>;
  /** What it answers when we come to send mail. Refusal("invalid"). */
  try(given: GivenSmarthost): Promise<{ readonly isOpen: boolean; readonly words: string; readonly tls: unknown }>;
  /** Refusal("invalid"). */
  set(given: GivenSmarthost): Promise<void>;
  /** Refusal("not-found"). */
  remove(): Promise<void>;
}

export function smarthostRoutes(route: AdminRoute, desk: SmarthostDesk): void {
  route("get", "/api/admin/smarthost", () => desk.show());
  route("post", "/api/admin/smarthost", ({ body }) => desk.set(givenSmarthost(body)));
  route("post", "/api/admin/smarthost/try", ({ body }) => tried(desk, body));
  route("post", "/api/admin/smarthost/remove", () => desk.remove());
}

export function givenSmarthost(body: Body): GivenSmarthost {
  const port = body.value("port");
  if (typeof port !== "number") throw new Refusal("invalid", "port has to be a number");
  return { host: body.text("host").trim(), port, user: body.text("user").trim(), password: body.text("password") };
}

export async function tried(desk: SmarthostDesk, body: Body): Promise<unknown> {
  const { isOpen, words, tls } = await desk.try(givenSmarthost(body));
  return { isOpen, words, isEncrypted: tls !== undefined };
}
