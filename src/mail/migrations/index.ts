/** The schema of the database of mail on its way, step by step. */
import type { Migration } from "../../db/migrate.ts";
import { partialDelivery } from "./0001-partial-delivery.ts";
import { suppression } from "./0002-suppression.ts";

export const mailMigrations: readonly Migration[] = [partialDelivery, suppression];
