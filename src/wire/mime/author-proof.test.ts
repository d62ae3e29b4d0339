import assert from "node:assert/strict";
import { it } from "node:test";
import { isAuthorProved } from "./author-proof.ts";
import { parseMethods } from "./auth-results.ts";

it("an author is proved by DMARC, or by SPF or DKIM of the domain itself where it has no policy", () => {
  const proved = (results: string, domain = "a.example"): boolean =>
    isAuthorProved(parseMethods(`mx.example.org; ${results}`), domain);
  assert.equal(proved("dmarc=pass header.from=a.example"), true);
  assert.equal(proved("dmarc=pass header.from=xn--mller-kva.example", "Müller.example."), true);
  assert.equal(proved("dmarc=pass header.from=b.example"), false, "another author");
  assert.equal(proved("dmarc=fail header.from=a.example; dkim=pass header.d=a.example"), false);
  assert.equal(proved("dmarc=none; dkim=pass header.d=A.example"), true);
  assert.equal(proved("dmarc=none; dkim=pass header.d=a.example", "mail.a.example"), true);
  assert.equal(proved("dmarc=none; dkim=fail header.d=a.example; spf=pass smtp.mailfrom=b.example"), false);
  assert.equal(proved("dmarc=none; spf=pass smtp.mailfrom=a.example"), true);
  assert.equal(proved("spf=pass smtp.mailfrom=a.example"), false, "nobody has looked what the domain says");
});
