import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deflateRawSync, gzipSync } from "node:zlib";
import { makeArchive } from "../../wire/zip/testing/make-archive.ts";
import { UNPACKED_BYTES_MAX } from "./limits.ts";
import { reportsIn } from "./received.ts";
import { ReportSummary } from "./summary.ts";

const row = (address: string, count: number, disposition: string, dkim: string): string =>
  `<record><row><source_ip>${address}</source_ip><count>${count}</count><policy_evaluated><disposition>${disposition}</disposition><dkim>${dkim}</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>our.example</header_from></identifiers></record>`;
const dmarc = (id: string, ...rows: readonly string[]): Buffer =>
  Buffer.from(
    `\ufeff<?xml version="1.0"?><feedback><report_metadata><org_name>Big</org_name><report_id>${id}</report_id></report_metadata><policy_published><domain>our.example</domain><p>none</p></policy_published>${rows.join("")}</feedback>`,
  );
const tls = Buffer.from(
  JSON.stringify({
    "organization-name": "Big",
    "date-range": { "start-datetime": "2026-01-01T00:00:00Z", "end-datetime": "2026-01-01T23:59:59Z" },
    "report-id": "t1",
    policies: [
      {
        policy: { "policy-type": "sts", "policy-domain": "Our.example" },
        summary: { "total-successful-session-count": 7, "total-failure-session-count": 2 },
        "failure-details": [{ "result-type": "certificate-expired", "failed-session-count": 2 }, "nonsense"],
      },
      "nonsense",
    ],
  }),
);

const message = (...files: readonly (readonly [type: string, bytes: Uint8Array])[]): Buffer =>
  Buffer.from(
    [
      'Subject: Report Domain: our.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nHello',
      ...files.map(
        ([type, bytes]) =>
          `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(bytes).toString("base64")}`,
      ),
    ].join("\r\n--b\r\n") + "\r\n--b--\r\n",
  );

describe("reports of others", () => {
  const text = dmarc("1", row("192.0.2.1", 1, "none", "pass"));
  const forms: readonly (readonly [string, string, Uint8Array])[] = [
    ["packed with gzip", "application/gzip", gzipSync(text)],
    ["packed with gzip under another name", "application/zip", gzipSync(text)],
    ["in an archive", "application/zip", makeArchive([{ name: "r.xml", bytes: deflateRawSync(text), packing: 8 }])],
    ["in an archive that is not packed", "application/octet-stream", makeArchive([{ name: "r.xml", bytes: text }])],
    ["not packed", "text/xml", text],
  ];
  for (const [what, type, bytes] of forms) {
    it(`are found ${what}`, async () => {
      const [found, ...more] = await reportsIn(message([type, bytes]));
      assert.equal(more.length, 0);
      assert.equal(found?.kind === "dmarc" ? found.report.rows.length : 0, 1);
    });
  }

  it("are found alone, and on TLS", async () => {
    const alone = Buffer.from(
      `Content-Type: application/gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${gzipSync(text).toString("base64")}\r\n`,
    );
    assert.equal((await reportsIn(alone)).length, 1);
    const [found] = await reportsIn(message(["application/tlsrpt+gzip", gzipSync(tls)]));
    assert.deepEqual(found, {
      kind: "tls",
      report: {
        organization: "Big",
        id: "t1",
        begin: Date.UTC(2026, 0, 1),
        end: Date.UTC(2026, 0, 1, 23, 59, 59),
        policies: [
          {
            domain: "our.example",
            type: "sts",
            successes: 7,
            failures: 2,
            details: [
              { result: "certificate-expired", sessions: 2 },
              { result: "", sessions: 0 },
            ],
          },
        ],
      },
    });
  });

  const broken: Readonly<Record<string, Uint8Array>> = {
    "broken gzip": gzipSync(text).subarray(0, 40),
    "gzip that is none": Buffer.from("1f8b00", "hex"),
    "an archive that is none": Buffer.from("PK\u0003\u0004"),
    "an archive of something else": makeArchive([{ name: "x", bytes: Buffer.from("hello"), packing: 8 }]),
    "too much": gzipSync(Buffer.alloc(UNPACKED_BYTES_MAX + 1, " ")),
    "a picture": Buffer.from("89504e470d0a1a0a", "hex"),
    "other JSON": Buffer.from('{"a": 1}'),
    nothing: Buffer.alloc(0),
  };
  for (const [what, bytes] of Object.entries(broken)) {
    it(`are not in ${what}`, async () => assert.deepEqual(await reportsIn(message(["application/gzip", bytes])), []));
  }

  it("are put together by domain, each once", async () => {
    const rows = [row("192.0.2.1", 10, "none", "pass"), row("203.0.113.1", 3, "none", "fail")];
    const summary = new ReportSummary();
    const all = [
      dmarc("1", ...rows),
      dmarc("1", ...rows),
      dmarc("2", row("203.0.113.1", 4, "reject", "fail"), row("203.0.113.2", 9, "quarantine", "fail")),
      tls,
    ];
    for (const each of all) for (const found of await reportsIn(message(["text/xml", each]))) summary.add(found);
    assert.deepEqual(summary.domains, [
      {
        domain: "our.example",
        dmarc: {
          reports: 2,
          organizations: ["Big"],
          genuine: 10,
          unproven: 16,
          delivered: 3,
          junk: 9,
          refused: 4,
          sources: [
            { address: "203.0.113.2", messages: 9 },
            { address: "203.0.113.1", messages: 7 },
          ],
        },
        tls: {
          reports: 1,
          organizations: ["Big"],
          successes: 7,
          failures: 2,
          details: { "": 0, "certificate-expired": 2 },
        },
      },
    ]);
  });
});
