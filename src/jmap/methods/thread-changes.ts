import type { ThreadId } from "../../store/model.ts";
import { threadIdText } from "../../store/object-id.ts";
import { changesMethod } from "../standard/changes.ts";

export const threadChanges = changesMethod<ThreadId>({
  name: "Thread/changes",
  rfc: "8621 3.2",
  using: "urn:ietf:params:jmap:mail",
  read: (mail, since, max) => mail.threadChanges(since, max),
  idText: threadIdText,
});
