/** Whose an account is, in the words of the Session (RFC 9670 1.5). */
import type { AccountId } from "../../store/model.ts";
import type { JsonObject } from "../json.ts";
import { accountIdText } from "../parts.ts";
import { principalIdText } from "./principal-id.ts";

export const PRINCIPALS = "urn:ietf:params:jmap:principals";
/** In the capabilities of an account alone. */
export const OWNER = "urn:ietf:params:jmap:principals:owner";

/** The principals of a user are in the user's own account. */
export function ownerCapability(owner: AccountId, userAccount: AccountId): JsonObject {
  return { accountIdForPrincipal: accountIdText(userAccount), principalId: principalIdText(owner) };
}
