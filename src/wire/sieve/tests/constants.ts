/** true and false. */
import { test } from "../definition.ts";

export const always = test({ name: "true", rfc: "5228 5.10", read: () => () => true });
export const never = test({ name: "false", rfc: "5228 5.6", read: () => () => false });
