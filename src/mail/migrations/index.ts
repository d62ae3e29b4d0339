/** The schema of the database of mail on its way, step by step. */
import type { Migration } from "../../db/migrate.ts";
import { partialDelivery } from "./0001-partial-delivery.ts";
import { queue } from "./0002-queue.ts";
import { suppression } from "./0003-suppression.ts";
import { tlsPolicies } from "./0004-tls-policies.ts";
import { greylist } from "./0005-greylist.ts";
import { sending } from "./0006-sending.ts";
import { dmarcCounts } from "./0007-dmarc-counts.ts";
import { begun } from "./0008-begun.ts";
import { fates } from "./0009-fates.ts";

export const mailMigrations: readonly Migration[] = [
  partialDelivery,
  queue,
  suppression,
  tlsPolicies,
  greylist,
  sending,
  dmarcCounts,
  begun,
  fates,
];
