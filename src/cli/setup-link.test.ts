import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addressesAt, setupPage } from "./setup-link.ts";

const LINKS = {
  link: "https://mail.example.org/setup#secret",
  byAddress: ["https://192.0.2.1/setup#secret"],
  fingerprint: "AB:CD",
};

describe("where a fresh server is set up", () => {
  it("is its name, or its address as long as nobody has published that", () => {
    const page = setupPage(LINKS, "mail.example.org");
    assert.match(page, /mail\.example\.org\/setup#secret\n {2}https:\/\/192\.0\.2\.1\/setup#secret\n/);
  });

  it("is its address where it has no name", () => {
    assert.doesNotMatch(setupPage({ ...LINKS, link: "https://box.localdomain/setup#secret" }, "box"), /localdomain/);
  });

  it("is never an address that means all of them, as the configuration writes it before the server runs", () => {
    for (const host of ["*", "::", "0.0.0.0"]) {
      for (const origin of addressesAt({ role: "https", host, port: 8443 }))
        assert.match(origin, /^https:\/\/(?:\d+\.\d+\.\d+\.\d+|\[[\da-f:]*[\da-f]\]):8443$/);
    }
    assert.deepEqual(addressesAt({ role: "https", host: "192.0.2.1", port: 443 }), ["https://192.0.2.1"]);
  });

  it("is known by the fingerprint of the certificate that the server made itself", () => {
    assert.match(setupPage(LINKS, "mail.example.org"), /fingerprint is\n\n {2}AB:CD\n/);
    assert.doesNotMatch(setupPage({ ...LINKS, fingerprint: undefined }, "mail.example.org"), /fingerprint/);
  });
});
