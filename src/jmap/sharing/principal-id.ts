/** The ids of principals: those of their accounts; 0 is everybody who has an account here. */
import type { AccountId } from "../../store/model.ts";

export const principalIdText = (id: AccountId): string => `P${id}`;

/** Undefined for what was never one. */
export function parsePrincipalId(text: string): AccountId | undefined {
  const [, digits] = /^P(0|[1-9]\d{0,14})$/.exec(text) ?? [];
  return digits === undefined ? undefined : (Number(digits) as AccountId);
}
