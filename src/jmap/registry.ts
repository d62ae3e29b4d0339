/** Every JMAP method there is, and the capabilities that follow from them. */
import { addressBookType } from "./contacts/address-book.ts";
import { contactCardType } from "./contacts/card.ts";
import { identityType } from "./identity.ts";
import type { Method } from "./method.ts";
import { addressBookGet } from "./methods/address-book-get.ts";
import { addressBookSet } from "./methods/address-book-set.ts";
import { blobCopy } from "./methods/blob-copy.ts";
import { blobGet } from "./methods/blob-get.ts";
import { blobLookup } from "./methods/blob-lookup.ts";
import { blobUpload } from "./methods/blob-upload.ts";
import { contactCardGet } from "./methods/contact-card-get.ts";
import { contactCardQueryChanges } from "./methods/contact-card-query-changes.ts";
import { contactCardQuery } from "./methods/contact-card-query.ts";
import { contactCardSet } from "./methods/contact-card-set.ts";
import { coreEcho } from "./methods/core-echo.ts";
import { emailChanges } from "./methods/email-changes.ts";
import { emailCopy } from "./methods/email-copy.ts";
import { emailGet } from "./methods/email-get.ts";
import { emailImport } from "./methods/email-import.ts";
import { emailParse } from "./methods/email-parse.ts";
import { emailQueryChanges } from "./methods/email-query-changes.ts";
import { emailQuery } from "./methods/email-query.ts";
import { emailSet } from "./methods/email-set.ts";
import { emailSubmissionGet } from "./methods/email-submission-get.ts";
import { emailSubmissionQueryChanges } from "./methods/email-submission-query-changes.ts";
import { emailSubmissionQuery } from "./methods/email-submission-query.ts";
import { emailSubmissionSet } from "./methods/email-submission-set.ts";
import { identityGet } from "./methods/identity-get.ts";
import { identitySet } from "./methods/identity-set.ts";
import { mailboxChanges } from "./methods/mailbox-changes.ts";
import { mailboxGet } from "./methods/mailbox-get.ts";
import { mailboxQueryChanges } from "./methods/mailbox-query-changes.ts";
import { mailboxQuery } from "./methods/mailbox-query.ts";
import { mailboxSet } from "./methods/mailbox-set.ts";
import { principalChanges, principalQueryChanges } from "./methods/principal-changes.ts";
import { principalGet } from "./methods/principal-get.ts";
import { principalQuery } from "./methods/principal-query.ts";
import { principalSet } from "./methods/principal-set.ts";
import { pushSubscriptionGet } from "./methods/push-subscription-get.ts";
import { pushSubscriptionSet } from "./methods/push-subscription-set.ts";
import { quotaChanges } from "./methods/quota-changes.ts";
import { quotaGet } from "./methods/quota-get.ts";
import { quotaQueryChanges } from "./methods/quota-query-changes.ts";
import { quotaQuery } from "./methods/quota-query.ts";
import { searchSnippetGet } from "./methods/search-snippet-get.ts";
import { shareNotificationGet } from "./methods/share-notification-get.ts";
import { shareNotificationQueryChanges } from "./methods/share-notification-query-changes.ts";
import { shareNotificationQuery } from "./methods/share-notification-query.ts";
import { shareNotificationSet } from "./methods/share-notification-set.ts";
import { sieveScriptGet } from "./methods/sieve-script-get.ts";
import { sieveScriptQuery } from "./methods/sieve-script-query.ts";
import { sieveScriptSet } from "./methods/sieve-script-set.ts";
import { sieveScriptTest } from "./methods/sieve-script-test.ts";
import { sieveScriptValidate } from "./methods/sieve-script-validate.ts";
import { threadChanges } from "./methods/thread-changes.ts";
import { threadGet } from "./methods/thread-get.ts";
import { vacationResponseGet } from "./methods/vacation-response-get.ts";
import { vacationResponseSet } from "./methods/vacation-response-set.ts";
import { READING, WEB_PUSH, WEB_SOCKET } from "./session-object.ts";
import { MAIL_SHARE } from "./sharing/mailbox-rights.ts";
import { shareNotificationType } from "./sharing/share-notification.ts";
import { sieveScriptType } from "./sieve/script.ts";
import { copyMethod } from "./standard/copy.ts";
import { changesOfRecords } from "./standard/records.ts";
import { submissionType } from "./submission.ts";

export class MethodTable {
  readonly #byName: ReadonlyMap<string, Method>;
  /** In the order of the methods. */
  readonly capabilities: ReadonlySet<string>;

  /** `others` have no methods: what they are about is in the Session. */
  constructor(methods: readonly Method[], others: readonly string[] = []) {
    this.#byName = new Map(methods.map((method) => [method.name, method]));
    this.capabilities = new Set([...methods.map((method) => method.using), ...others]);
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  find(name: string): Method | undefined {
    return this.#byName.get(name);
  }

  /** Whether a request may name this capability as in use. */
  knows(capability: string): boolean {
    return this.capabilities.has(capability);
  }
}

export const jmapMethods = new MethodTable(
  [
    coreEcho,
    blobCopy,
    pushSubscriptionGet,
    pushSubscriptionSet,
    mailboxGet,
    mailboxChanges,
    mailboxQuery,
    mailboxQueryChanges,
    mailboxSet,
    threadGet,
    threadChanges,
    emailGet,
    emailChanges,
    emailQuery,
    emailQueryChanges,
    emailSet,
    emailCopy,
    emailImport,
    emailParse,
    searchSnippetGet,
    identityGet,
    changesOfRecords(identityType, "8621 6.2"),
    identitySet,
    emailSubmissionGet,
    changesOfRecords(submissionType, "8621 7.2"),
    emailSubmissionQuery,
    emailSubmissionQueryChanges,
    emailSubmissionSet,
    vacationResponseGet,
    vacationResponseSet,
    quotaGet,
    quotaChanges,
    quotaQuery,
    quotaQueryChanges,
    principalGet,
    principalChanges,
    principalSet,
    principalQuery,
    principalQueryChanges,
    shareNotificationGet,
    changesOfRecords(shareNotificationType, "9670 3.4"),
    shareNotificationSet,
    shareNotificationQuery,
    shareNotificationQueryChanges,
    blobUpload,
    blobGet,
    blobLookup,
    addressBookGet,
    changesOfRecords(addressBookType, "9610 2.2"),
    addressBookSet,
    contactCardGet,
    changesOfRecords(contactCardType, "9610 3.2"),
    contactCardQuery,
    contactCardQueryChanges,
    contactCardSet,
    copyMethod("ContactCard/copy", "9610 3.6", contactCardType.using),
    sieveScriptGet,
    changesOfRecords(sieveScriptType, "8620 5.2"),
    sieveScriptSet,
    sieveScriptQuery,
    sieveScriptValidate,
    sieveScriptTest,
  ],
  [READING, WEB_SOCKET, WEB_PUSH, MAIL_SHARE],
);
