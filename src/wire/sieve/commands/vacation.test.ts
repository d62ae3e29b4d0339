import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NotifyAction, VacationAction } from "../action.ts";
import { readMailto } from "../notify/mailto.ts";
import { readMethod } from "../notify/method.ts";
import { decide, decidedWithAll, judge, refuse, runOn, tried } from "../testing/try-script.ts";
import { notifyMethodCapability, validNotifyMethod } from "../tests/notify-method.ts";
import { notify } from "./notify.ts";
import { vacation } from "./vacation.ts";

const requires =
  'require ["vacation", "vacation-seconds", "enotify", "fcc", "mailbox", "imap4flags", "special-use", "variables"];';

async function answer(script: string): Promise<VacationAction> {
  const [first] = (await tried(requires + script)).actions;
  assert.ok(first?.kind === "vacation");
  return first;
}

async function notification(script: string): Promise<NotifyAction> {
  const [first] = (await tried(requires + script)).actions;
  assert.ok(first?.kind === "notify");
  return first;
}

describe(`${vacation.name} (RFC ${vacation.rfc})`, () => {
  it("says nothing of what the script does not say", async () => {
    assert.deepEqual(await answer('vacation "I am away.";'), {
      kind: "vacation",
      reason: "I am away.",
      isMime: false,
      subject: undefined,
      from: undefined,
      addresses: [],
      handle: undefined,
      seconds: undefined,
      fcc: undefined,
    });
  });

  it("says all that the script says", async () => {
    const given = await answer(
      'set "s" "Automatic"; vacation :days 23 :addresses ["Tim <tjs@example.edu>", "ts4z@landru.example.edu"] :subject "${s}: Away" :from "tim@example.edu" :handle "ran-away" :mime text:\nContent-Type: text/plain\n\nI\'m away.\n.\n;',
    );
    assert.deepEqual(given, {
      kind: "vacation",
      reason: "Content-Type: text/plain\r\n\r\nI'm away.\r\n",
      isMime: true,
      subject: "Automatic: Away",
      from: "tim@example.edu",
      addresses: ["tjs@example.edu", "ts4z@landru.example.edu"],
      handle: "ran-away",
      seconds: 23 * 86_400,
      fcc: undefined,
    });
  });

  it("waits at least a day between two answers, or as many seconds as are said (RFC 6131)", async () => {
    assert.equal((await answer('vacation :days 0 "x";')).seconds, 86_400);
    assert.equal((await answer('vacation :seconds 1800 "x";')).seconds, 1_800);
    assert.equal((await answer('vacation :seconds 0 "x";')).seconds, 0);
  });

  it("keeps a copy where the script says (RFC 8580)", async () => {
    const { fcc } = await answer('vacation :fcc "INBOX.Sent" :flags ["\\\\Seen"] :create :specialuse "\\\\Sent" "x";');
    assert.deepEqual(fcc, { mailbox: "INBOX.Sent", create: true, specialUse: "\\Sent", flags: ["\\Seen"] });
  });
});
decide(vacation, [
  ['vacation "x";', ["vacation", "implicit keep"]],
  ['if header :contains "subject" "lunch" { vacation "No."; } else { discard; }', ["discard"]],
  ['vacation "x"; vacation "y";', ["implicit keep", "error in line 1: a message gets vacation once"]],
  ['set "a" "x"; vacation :from "${a}" "y";', ["implicit keep", 'error in line 1: vacation: "x" is no address']],
]);
refuse(vacation, [
  ["vacation;", "2:1 vacation needs the text of the answer"],
  ['vacation :from "x" "y";', '2:16 "x" is no address'],
  ['vacation :create "x";', "2:1 :create, :flags and :specialuse are of the copy that :fcc keeps"],
  ['vacation :fcc "" "x";', "2:15 a mailbox has a name"],
]);

describe(`${notify.name} (RFC ${notify.rfc})`, () => {
  it("says what the script says", async () => {
    const script =
      'notify :importance "1" :from "bob@example.org" :options ["a=b"] :message "This is probably very important" :fcc "Sent" "mailto:alm@example.com?subject=New%20mail&Cc=c@example.com&X-A=b";';
    assert.deepEqual(await notification(script), {
      kind: "notify",
      method: "mailto:alm@example.com?subject=New%20mail&Cc=c@example.com&X-A=b",
      mailto: {
        to: ["alm@example.com"],
        cc: ["c@example.com"],
        subject: "New mail",
        body: undefined,
        fields: [{ name: "X-A", value: "b" }],
      },
      from: "bob@example.org",
      importance: 1,
      options: ["a=b"],
      text: "This is probably very important",
      fcc: { mailbox: "Sent", create: false, specialUse: undefined, flags: undefined },
    });
    assert.equal((await notification('notify "mailto:a@example.com";')).importance, 2);
    assert.equal((await notification('set "i" "3"; notify :importance "${i}" "mailto:a@example.com";')).importance, 3);
  });

  it("leaves the message where it is", async () => {
    assert.deepEqual(await decidedWithAll('notify "mailto:a@example.com"; fileinto "a";'), ["notify", "fileinto a"]);
    const wrong = 'set "m" "tel:1"; notify "${m}";';
    assert.match((await decidedWithAll(wrong))[1] ?? "", /"tel:1" is no mailto: URI/);
  });
});
refuse(notify, [
  ['notify "xmpp:a@example.com";', '2:8 "xmpp:a@example.com" is no mailto: URI with a few addresses'],
  ['notify :importance "4" "mailto:a@example.com";', '2:20 an importance is "1", "2" or "3"'],
]);

judge(validNotifyMethod, [
  ['valid_notify_method ["mailto:a@example.com", "mailto:b@example.com"]', true],
  ['valid_notify_method ["mailto:a@example.com", "http://example.com"]', false],
]);
judge(notifyMethodCapability, [
  ['notify_method_capability "mailto:a@example.com" "Online" ["yes", "maybe"]', true],
  ['notify_method_capability "mailto:a@example.com" "online" "yes"', false],
  ['notify_method_capability "mailto:a@example.com" "other" "maybe"', false],
]);

it("mailto: URIs name a few recipients, and no field that is not theirs to name (RFC 5436 2.3, RFC 6068)", () => {
  const fields = "from=x@y.example&Auto-Submitted=no&content-type=x&X-Ok=1&body=a%0D%0Ab";
  assert.deepEqual(readMailto(`mailto:a@example.com,b%40example.com?to=c@example.com&${fields}`), {
    to: ["a@example.com", "b@example.com", "c@example.com"],
    cc: [],
    subject: undefined,
    body: "a\r\nb",
    fields: [{ name: "X-Ok", value: "1" }],
  });
  for (const wrong of [
    "mailto:",
    "mailto:x",
    "mailto:a@example.com?x",
    "mailto:%",
    "mailto:a@b.example?to=,",
    "http:a@b.example",
    `mailto:${"a@b.example,".repeat(6)}`,
  ]) {
    assert.equal(readMethod(runOn(""), wrong), undefined, wrong);
  }
});
