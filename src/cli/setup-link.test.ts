import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setupPage } from "./setup-link.ts";

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

  it("is known by the fingerprint of the certificate that the server made itself", () => {
    assert.match(setupPage(LINKS, "mail.example.org"), /fingerprint is\n\n {2}AB:CD\n/);
    assert.doesNotMatch(setupPage({ ...LINKS, fingerprint: undefined }, "mail.example.org"), /fingerprint/);
  });
});
