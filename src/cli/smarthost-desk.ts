/** The smarthost, as commands see and change it. */
import type { Config } from "../config/schema.ts";
import type { smarthostDesk } from "../serve/out/smarthost.ts";
import { withResolver } from "./with-resolver.ts";
import { withStorage } from "./with-storage.ts";

export async function withSmarthosts<T>(
  config: Config,
  body: (desk: ReturnType<typeof smarthostDesk>) => Promise<T>,
): Promise<T> {
  const { smarthostDesk: deskOf } = await import("../serve/out/smarthost.ts");
  return withStorage(config, ({ directory }) =>
    withResolver(config, (resolver) => body(deskOf(config, directory, resolver))),
  );
}
