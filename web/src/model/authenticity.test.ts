import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HeaderField } from "../../../src/wire/mime/own-results.ts";
import { type Authenticity, authenticityOf } from "./authenticity.ts";

const SERVER = "mx.posthorn.test";
const field = (name: string, value: string): HeaderField => ({ name, value: ` ${value}` });
const received = field("Received", `from far.example ([192.0.2.1])\r\n\tby ${SERVER} with ESMTP\r\n\tid 1; now`);
const submitted = field("Received", `from ${SERVER} (submitted by one of its users)\r\n\tby ${SERVER} with HTTP; now`);
const results = (text: string, server = SERVER): HeaderField =>
  field("Authentication-Results", `${server};\r\n\t${text}`);
const PASS = "dmarc=pass header.from=far.example policy.dmarc=reject";
const confirmed = { kind: "confirmed", domain: "far.example" } as const;
const unconfirmed = { kind: "unconfirmed", domain: "far.example" } as const;

const cases: readonly (readonly [name: string, headers: readonly HeaderField[], Authenticity | undefined])[] = [
  ["a domain that DMARC proves", [results(PASS), received], confirmed],
  ["a domain in another case", [results(PASS.replace("far", "FAR")), received], confirmed],
  ["proof of another domain", [results(PASS.replace("far.", "other.")), received], unconfirmed],
  [
    "a domain that wants forged mail refused",
    [results("dmarc=fail header.from=far.example policy.dmarc=reject"), received],
    { kind: "forged", domain: "far.example" },
  ],
  [
    "a domain that only watches",
    [results("dkim=pass header.d=list.example;dmarc=fail header.from=far.example policy.dmarc=none"), received],
    unconfirmed,
  ],
  ["no policy, own signature", [results("dkim=pass header.d=far.example;dmarc=none"), received], confirmed],
  ["no policy, signature of the domain above", [results("dkim=pass header.d=example;dmarc=none"), received], confirmed],
  ["no policy, another's signature", [results("dkim=pass header.d=r.example;dmarc=none"), received], unconfirmed],
  ["no policy, own envelope", [results("spf=pass smtp.mailfrom=far.example;dmarc=none"), received], confirmed],
  ["no policy, the greeting only", [results("spf=pass smtp.helo=far.example;dmarc=none"), received], unconfirmed],
  ["look-ups that failed", [results("dmarc=temperror header.from=far.example"), received], unconfirmed],
  ["another server's field", [results(PASS, "mx.evil.example"), received], undefined],
  ["our name below our Received: the sender wrote it", [received, results(PASS)], undefined],
  [
    "our name in mail that another server took",
    [results(PASS), field("Received", "by mx.evil.example with ESMTP")],
    undefined,
  ],
  ["results in a comment", [results(`spf=none (; ${PASS})`), received], unconfirmed],
  ["nothing at all", [], undefined],
  ["what was submitted here", [submitted], { kind: "internal" }],
  ["what says that it was submitted here", [results("dmarc=none"), received, submitted], unconfirmed],
  ["what was sent again as it came", [submitted, field("Resent-From", "bob@posthorn.test")], unconfirmed],
];

describe("whether a message is from whom it says", () => {
  for (const [name, headers, wanted] of cases)
    it(name, () =>
      assert.deepEqual(
        authenticityOf({ headers, from: { name: null, email: "ann@far.example" }, sender: undefined }, SERVER),
        wanted,
      ),
    );

  it("names who wrote it for another", () =>
    assert.deepEqual(
      authenticityOf(
        {
          headers: [submitted],
          from: { name: null, email: "boss@far.example" },
          sender: { name: null, email: "bob@posthorn.test" },
        },
        SERVER,
      ),
      { kind: "on-behalf", sender: "bob@posthorn.test" },
    ));
});
