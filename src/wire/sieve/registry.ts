/** Every command and test there is. */
import { addheader } from "./commands/addheader.ts";
import { deleteheader } from "./commands/deleteheader.ts";
import { discard } from "./commands/discard.ts";
import { error } from "./commands/error.ts";
import { extracttext } from "./commands/extracttext.ts";
import { fileinto } from "./commands/fileinto.ts";
import { addflag, removeflag, setflag } from "./commands/flags.ts";
import { breakLoop, foreverypart } from "./commands/foreverypart.ts";
import { global, include, leave } from "./commands/include.ts";
import { keep } from "./commands/keep.ts";
import { notify } from "./commands/notify.ts";
import { redirect } from "./commands/redirect.ts";
import { ereject, reject } from "./commands/reject.ts";
import { set } from "./commands/set.ts";
import { stop } from "./commands/stop.ts";
import { vacation } from "./commands/vacation.ts";
import type { CommandDefinition, TestDefinition } from "./definition.ts";
import { address } from "./tests/address.ts";
import { body } from "./tests/body.ts";
import { always, never } from "./tests/constants.ts";
import { currentdate, date } from "./tests/date.ts";
import { duplicate } from "./tests/duplicate.ts";
import { envelope } from "./tests/envelope.ts";
import { environment } from "./tests/environment.ts";
import { exists } from "./tests/exists.ts";
import { hasflag } from "./tests/hasflag.ts";
import { header } from "./tests/header.ts";
import { ihave } from "./tests/ihave.ts";
import { allof, anyof, not } from "./tests/logic.ts";
import { mailboxexists } from "./tests/mailboxexists.ts";
import { notifyMethodCapability, validNotifyMethod } from "./tests/notify-method.ts";
import { size } from "./tests/size.ts";
import { spamtest, virustest } from "./tests/spamtest.ts";
import { specialuseExists } from "./tests/specialuse-exists.ts";
import { string } from "./tests/string.ts";

export const commands: ReadonlyMap<string, CommandDefinition> = byName([
  keep,
  discard,
  stop,
  fileinto,
  redirect,
  reject,
  ereject,
  vacation,
  notify,
  setflag,
  addflag,
  removeflag,
  set,
  addheader,
  deleteheader,
  include,
  leave,
  global,
  error,
  foreverypart,
  breakLoop,
  extracttext,
]);

export const tests: ReadonlyMap<string, TestDefinition> = byName([
  always,
  never,
  not,
  allof,
  anyof,
  exists,
  size,
  header,
  address,
  envelope,
  body,
  date,
  currentdate,
  string,
  hasflag,
  duplicate,
  environment,
  mailboxexists,
  specialuseExists,
  spamtest,
  virustest,
  validNotifyMethod,
  notifyMethodCapability,
  ihave,
]);

function byName<Named extends { readonly name: string }>(all: readonly Named[]): ReadonlyMap<string, Named> {
  return new Map(all.map((each) => [each.name, each]));
}
