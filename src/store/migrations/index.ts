/** The migrations of an account's tables, in order. */
import type { Migration } from "../../db/migrate.ts";
import { first } from "./0001-first.ts";
import { text } from "./0002-text.ts";
import { order } from "./0003-order.ts";
import { emails } from "./0004-emails.ts";
import { lineGrowth } from "./0005-line-growth.ts";
import { moreText } from "./0006-more-text.ts";
import { attachments } from "./0007-attachments.ts";
import { casemap } from "./0008-casemap.ts";
import { uploads } from "./0009-uploads.ts";
import { annotations } from "./0011-annotations.ts";
import { records } from "./0010-records.ts";
import { rights } from "./0012-rights.ts";
import { recordKinds } from "./0013-record-kinds.ts";
import { seen } from "./0014-seen.ts";
import { flagLog } from "./0015-flag-log.ts";
import { flagBlocks } from "./0016-flag-blocks.ts";
import { restored } from "./0017-restored.ts";
import { trace } from "./0018-trace.ts";
import { dateZone } from "./0019-date-zone.ts";
import { singleSpacedFields } from "./0020-single-spaced.ts";
import { junk } from "./0021-junk.ts";

export const storeMigrations: readonly Migration[] = [
  first,
  text,
  order,
  emails,
  lineGrowth,
  moreText,
  attachments,
  casemap,
  uploads,
  records,
  annotations,
  rights,
  recordKinds,
  seen,
  flagLog,
  flagBlocks,
  restored,
  trace,
  dateZone,
  singleSpacedFields,
  junk,
];
