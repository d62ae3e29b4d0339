/** The schema of the database of mail on its way, step by step. */
import type { Migration } from "../../db/migrate.ts";
import { partialDelivery } from "./0001-partial-delivery.ts";

export const mailMigrations: readonly Migration[] = [partialDelivery];
