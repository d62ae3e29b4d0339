/** Notices read by somebody else's parser: python3's email package. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { composeNotice } from "../../src/mail/notices/compose-notice.ts";
import { examples } from "../../src/mail/notices/testing/examples.ts";
import { needs, run } from "../support/tools.ts";

const READER = `
import base64, email, email.policy, json, sys
def read(part):
    kind = part.get_content_type()
    if kind == "message/delivery-status":
        return [dict((name.lower(), str(value)) for name, value in block.items()) for block in part.get_payload()]
    if kind == "message/rfc822":
        return part.get_payload(0)["subject"]
    return part.get_content() if kind.startswith("text/") else None
answers = []
for notice in json.load(sys.stdin):
    message = email.message_from_bytes(base64.b64decode(notice), policy=email.policy.default)
    answers.append({
        "type": message.get_content_type(),
        "report": message["content-type"].params.get("report-type"),
        "subject": message["subject"],
        "from": message["from"].addresses[0].addr_spec,
        "defects": [str(defect) for part in message.walk() for defect in part.defects],
        "parts": [{"type": part.get_content_type(), "content": read(part)} for part in message.iter_parts()],
    })
json.dump(answers, sys.stdout)
`;

interface Read {
  readonly type: string;
  readonly report: string;
  readonly subject: string;
  readonly from: string;
  readonly defects: readonly string[];
  readonly parts: readonly { readonly type: string; readonly content: unknown }[];
}

describe("notices", () => {
  it("python3 reads every one of them, and finds nothing wrong", async (test) => {
    if (!needs(test, "python3")) return;
    const notices = examples.map(({ order }) => Buffer.from(composeNotice(order)).toString("base64"));
    const { stdout } = await run("python3", ["-c", READER], { input: JSON.stringify(notices) });
    const all = JSON.parse(stdout) as readonly Read[];
    assert.equal(all.length, examples.length);
    for (const [i, { order, title }] of examples.entries()) {
      const { type, report, subject, from, defects, parts } = all[i] as Read;
      assert.deepEqual([type, report], ["multipart/report", "delivery-status"], title);
      assert.match(subject, /^Your message .*: (?:Lunch on Friday|Grüße aus Köln)$/, title);
      assert.equal(from, "mailer-daemon@mail.example.net", title);
      assert.deepEqual(defects, [], title);
      const [text, status, message] = parts;
      assert.deepEqual([text?.type, parts.length], ["text/plain", 3], title);
      assert.match(String(text?.content), /^Your message (?:could not|has not|was)/, title);
      if (message?.type === "message/rfc822") assert.equal(message.content, "Lunch on Friday", title);
      if (status?.type !== "message/delivery-status") continue;
      const [, ...groups] = status.content as readonly Readonly<Record<string, string>>[];
      assert.deepEqual(
        groups.map((group) => [group["action"], group["final-log-id"]]),
        order.recipients.map(({ action }) => [action, order.messageId]),
        title,
      );
    }
  });
});
