/** Every IMAP command there is, in the order in which CAPABILITY names what they bring. */
import { CommandTable } from "./command.ts";
import { append } from "./commands/append.ts";
import { close } from "./commands/close.ts";
import { compress } from "./commands/compress.ts";
import { copy } from "./commands/copy.ts";
import { expunge } from "./commands/expunge.ts";
import { fetch } from "./commands/fetch.ts";
import { move } from "./commands/move.ts";
import { replace } from "./commands/replace.ts";
import { search } from "./commands/search.ts";
import { sort } from "./commands/sort.ts";
import { store } from "./commands/store.ts";
import { thread } from "./commands/thread.ts";
import { unselect } from "./commands/unselect.ts";
import { authenticate } from "./commands/authenticate.ts";
import { cancelUpdate } from "./commands/cancelupdate.ts";
import { capability } from "./commands/capability.ts";
import { check } from "./commands/check.ts";
import { create } from "./commands/create.ts";
import { deleteMailbox } from "./commands/delete.ts";
import { enable } from "./commands/enable.ts";
import { esearch } from "./commands/esearch.ts";
import { examine } from "./commands/examine.ts";
import { getJmapAccess } from "./commands/getjmapaccess.ts";
import { getMetadata } from "./commands/getmetadata.ts";
import { getQuota } from "./commands/getquota.ts";
import { getQuotaRoot } from "./commands/getquotaroot.ts";
import { id } from "./commands/id.ts";
import { idle } from "./commands/idle.ts";
import { language } from "./commands/language.ts";
import { list } from "./commands/list.ts";
import { login } from "./commands/login.ts";
import { logout } from "./commands/logout.ts";
import { lsub } from "./commands/lsub.ts";
import { namespace } from "./commands/namespace.ts";
import { noop } from "./commands/noop.ts";
import { notify } from "./commands/notify.ts";
import { rename } from "./commands/rename.ts";
import { select } from "./commands/select.ts";
import { setMetadata } from "./commands/setmetadata.ts";
import { deleteAcl } from "./commands/deleteacl.ts";
import { getAcl } from "./commands/getacl.ts";
import { listRights } from "./commands/listrights.ts";
import { myRights } from "./commands/myrights.ts";
import { setAcl } from "./commands/setacl.ts";
import { setQuota } from "./commands/setquota.ts";
import { starttls } from "./commands/starttls.ts";
import { status } from "./commands/status.ts";
import { subscribe } from "./commands/subscribe.ts";
import { uidBatches } from "./commands/uidbatches.ts";
import { unauthenticate } from "./commands/unauthenticate.ts";
import { unsubscribe } from "./commands/unsubscribe.ts";

export const imapCommands = new CommandTable([
  starttls,
  login,
  authenticate,
  capability,
  noop,
  logout,
  id,
  enable,
  language,
  compress,
  unauthenticate,
  idle,
  notify,
  namespace,
  list,
  lsub,
  create,
  deleteMailbox,
  rename,
  subscribe,
  unsubscribe,
  status,
  getQuota,
  getQuotaRoot,
  setQuota,
  setAcl,
  deleteAcl,
  getAcl,
  listRights,
  myRights,
  getMetadata,
  setMetadata,
  getJmapAccess,
  select,
  examine,
  unselect,
  close,
  check,
  append,
  replace,
  fetch,
  store,
  search,
  esearch,
  sort,
  thread,
  copy,
  move,
  expunge,
  uidBatches,
  cancelUpdate,
]);
