import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseReport } from "./report.ts";

const report = (type: string, part: string, encoding = ""): Buffer =>
  Buffer.from(
    `Subject: r\nContent-Type: multipart/report; boundary=b; report-type=x\n\n--b\n\nwords\n--b\nContent-Type: message/${type}\n${encoding}\n${part}\n--b--\n`.replaceAll(
      "\n",
      "\r\n",
    ),
  );

const DELIVERY = `Reporting-MTA: dns; mx.example
Original-Envelope-Id: id-1

Final-Recipient: rfc822; ann@example.org
Action: Failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1
 no such user

Original-Recipient: rfc822;bob@example.org
Final-Recipient: rfc822; robert@elsewhere.example
Action: delivered
Status: 2.0.0 (all is well)
Final-Log-ID: q-7

Action: failed
Status: 5.0.0
`;

const READING = `Reporting-UA: x
Final-Recipient: rfc822; ann@example.org
Original-Message-ID: <m1@x>
Disposition: manual-action/MDN-sent-manually; Displayed
`;

describe("parseReport", () => {
  it("reads what became of a message", () => {
    const read = parseReport(report("delivery-status", DELIVERY));
    assert.deepEqual(read, {
      kind: "delivery",
      names: ["id-1", "q-7"],
      recipients: [
        { address: "ann@example.org", action: "failed", status: "5.1.1", reply: "550 5.1.1 no such user" },
        { address: "bob@example.org", action: "delivered", status: "2.0.0", reply: undefined },
      ],
    });
    const encoded = Buffer.from(DELIVERY.replaceAll("\n", "\r\n")).toString("base64");
    const same = parseReport(report("global-delivery-status", encoded, "Content-Transfer-Encoding: base64\n"));
    assert.deepEqual(same, read);
    const spaced = `\n${DELIVERY.replaceAll("\n\n", "\n\n\n")}`;
    assert.deepEqual(parseReport(report("delivery-status", spaced)), read);
  });

  it("reads that a message was shown", () => {
    assert.deepEqual(parseReport(report("disposition-notification", READING)), {
      kind: "disposition",
      messageId: "m1@x",
      address: "ann@example.org",
      disposition: "displayed",
    });
  });

  for (const [what, message] of [
    ["other mail", Buffer.from("Subject: x\r\n\r\nFinal-Recipient: rfc822; a@b\r\n")],
    ["a report without the part for programs", report("rfc822", "Subject: x\n\n.")],
    ["a reading of nothing", report("disposition-notification", "Disposition: x; displayed\n")],
  ] as const) {
    it(`finds nothing in ${what}`, () => assert.equal(parseReport(message), undefined));
  }
});
