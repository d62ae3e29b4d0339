/** Every change of the directory's schema, in order. */
import type { Migration } from "../../db/migrate.ts";
import { first } from "./0001-first.ts";

export const directoryMigrations: readonly Migration[] = [first];
