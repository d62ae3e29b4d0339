/** Every change of the directory's schema, in order. */
import type { Migration } from "../../db/migrate.ts";
import { first } from "./0001-first.ts";
import { domainKeys } from "./0002-domain-keys.ts";
import { webSessions } from "./0003-web-sessions.ts";
import { appTokens } from "./0004-app-tokens.ts";
import { rules } from "./0005-rules.ts";
import { administrators } from "./0006-administrators.ts";
import { pushSubscriptions } from "./0009-push-subscriptions.ts";
import { endedLogins } from "./0010-ended-logins.ts";
import { pushLogins } from "./0011-push-logins.ts";
import { proofs } from "./0012-proofs.ts";
import { smarthost } from "./0013-smarthost.ts";
import { changes } from "./0014-changes.ts";
import { selectors } from "./0015-selectors.ts";
import { acme } from "./0016-acme.ts";
import { security } from "./0007-security.ts";
import { shares } from "./0008-shares.ts";

export const directoryMigrations: readonly Migration[] = [
  first,
  domainKeys,
  webSessions,
  appTokens,
  rules,
  administrators,
  security,
  shares,
  pushSubscriptions,
  endedLogins,
  pushLogins,
  proofs,
  smarthost,
  changes,
  selectors,
  acme,
];
