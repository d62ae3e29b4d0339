import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseConfig } from "../../config/load.ts";
import { jmapUrl } from "./jmap-url.ts";

describe("the address of the JMAP Session", () => {
  const url = (toml: string, port?: number): string | undefined =>
    jmapUrl({
      config: parseConfig(toml, "/etc/posthorn.toml"),
      hostname: "mail.example.org",
      bindings: port === undefined ? [] : [{ role: "https", host: "::", port }],
    });

  it("is that of the listener with TLS, or what the operator says", () => {
    assert.equal(url("", 443), "https://mail.example.org/jmap/session");
    assert.equal(url("", 8443), "https://mail.example.org:8443/jmap/session");
    assert.equal(url(""), undefined);
    const own = "https://jmap.example.org/jmap/session";
    assert.equal(url(`[imap]\njmapUrl = "${own}"`, 443), own);
    assert.throws(() => url('[imap]\njmapUrl = "http://jmap.example.org/"'), /begins with https/);
    assert.throws(() => url('[imap]\njmapUrl = "https://jmap.example.org/\\""'), /begins with https/);
  });
});
