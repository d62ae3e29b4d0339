import type { Method } from "../method.ts";

export const coreEcho: Method = {
  name: "Core/echo",
  rfc: "8620 4",
  using: "urn:ietf:params:jmap:core",
  run: ({ args }) => Promise.resolve(args.all()),
};
