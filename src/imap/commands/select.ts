/** SELECT: opens a mailbox to work in it. */
import { opening } from "../selected/opening.ts";

export const select = opening({ name: "SELECT", rfc: "9051 6.3.2", readOnly: false });
