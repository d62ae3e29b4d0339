/** EXAMINE: opens a mailbox to read in it, without a trace. */
import { opening } from "../selected/opening.ts";

export const examine = opening({ name: "EXAMINE", rfc: "9051 6.3.3", readOnly: true });
