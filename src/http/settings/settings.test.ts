import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parsePolicy } from "../../wire/mta-sts/policy.ts";
import { domainRoutes, type DomainPagesParts } from "./routes.ts";

const parts: DomainPagesParts = {
  isLocalDomain: async (domain) => domain === "example.org",
  hostname: "mx.example.org",
  signProfile: async (profile) => profile,
  servers: [
    { protocol: "imap", port: 993, tls: "implicit" },
    { protocol: "imap", port: 143, tls: "starttls" },
    { protocol: "smtp", port: 587, tls: "starttls" },
  ],
  mtaSts: "enforce",
};

async function get(url: string, given = parts): Promise<{ status: number; type: string; text: string }> {
  const answer = await domainRoutes(given).request(url);
  return { status: answer.status, type: answer.headers.get("content-type") ?? "", text: await answer.text() };
}

async function post(path: string, body: string): Promise<{ status: number; text: string }> {
  const headers = { "content-length": `${body.length}` };
  const answer = await domainRoutes(parts).request(`https://autodiscover.example.org${path}`, {
    method: "POST",
    body,
    headers,
  });
  return { status: answer.status, text: await answer.text() };
}

describe("the policy for TLS", () => {
  it("is there on the host of each domain of ours, and nowhere else", async () => {
    const { status, type, text } = await get("https://mta-sts.example.org/.well-known/mta-sts.txt");
    assert.equal(status, 200);
    assert.match(type, /^text\/plain/);
    assert.deepEqual(parsePolicy(text), { mode: "enforce", patterns: ["mx.example.org"], maxAgeSeconds: 1_209_600 });
    for (const host of ["example.org", "mta-sts.other.example", "mx.example.org", "192.0.2.1"]) {
      assert.equal((await get(`https://${host}/.well-known/mta-sts.txt`)).status, 404, host);
    }
    assert.equal(
      (await get("https://mta-sts.example.org/.well-known/mta-sts.txt", { ...parts, mtaSts: "none" })).status,
      404,
    );
  });
});

describe("settings for mail programs", () => {
  it("are there for Thunderbird, by address or by host", async () => {
    for (const url of [
      "http://autoconfig.example.org/mail/config-v1.1.xml?emailaddress=ann%40example.org",
      "https://autoconfig.example.org/mail/config-v1.1.xml",
      "https://example.org/.well-known/autoconfig/mail/config-v1.1.xml",
      "https://mx.example.org/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=whoever@example.org",
    ]) {
      const { status, type, text } = await get(url);
      assert.equal(status, 200, url);
      assert.match(type, /xml/);
      assert.match(text, /<domain>example\.org<\/domain>/);
      assert.deepEqual(
        [
          ...text.matchAll(
            /<(?:incoming|outgoing)Server type="(\w+)">\s*<hostname>mx\.example\.org<\/hostname>\s*<port>(\d+)<\/port>\s*<socketType>(\w+)/g,
          ),
        ].map((found) => found.slice(1)),
        [
          ["imap", "993", "SSL"],
          ["imap", "143", "STARTTLS"],
          ["smtp", "587", "STARTTLS"],
        ],
      );
    }
    for (const url of [
      "https://autoconfig.other.example/mail/config-v1.1.xml",
      "https://mx.example.org/mail/config-v1.1.xml?emailaddress=ann@other.example",
      `https://mx.example.org/mail/config-v1.1.xml?emailaddress=${"a".repeat(400)}@example.org`,
    ]) {
      assert.equal((await get(url)).status, 404, url);
    }
  });

  it("are there for Outlook", async () => {
    const body = "<Autodiscover><Request>\n<EMailAddress> Ann@example.org </EMailAddress></Request></Autodiscover>";
    for (const path of ["/autodiscover/autodiscover.xml", "/Autodiscover/Autodiscover.xml"]) {
      const { status, text } = await post(path, body);
      assert.equal(status, 200);
      assert.deepEqual(
        [
          ...text.matchAll(
            /<Type>(\w+)<\/Type>\s*<Server>mx\.example\.org<\/Server>\s*<Port>(\d+)<\/Port>\s*<LoginName>Ann@example\.org</g,
          ),
        ].map((found) => found.slice(1)),
        [
          ["IMAP", "993"],
          ["SMTP", "587"],
        ],
      );
    }
    for (const bad of ["", "<EMailAddress>ann@other.example</EMailAddress>", body + " ".repeat(9000)]) {
      assert.equal((await post("/autodiscover/autodiscover.xml", bad)).status, 404);
    }
  });

  it("are there for iPhones and Macs, the same each time", async () => {
    const url = "https://mx.example.org/mail/apple.mobileconfig?email=ann@example.org";
    const { status, type, text } = await get(url);
    assert.equal(status, 200);
    assert.equal(type, "application/x-apple-aspen-config");
    assert.match(text, /<key>IncomingMailServerPortNumber<\/key><integer>993<\/integer>/);
    assert.match(text, /<key>OutgoingMailServerPortNumber<\/key><integer>587<\/integer>/);
    assert.match(text, /<key>PayloadUUID<\/key><string>[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}<\/string>/);
    assert.equal((await get(url)).text, text);
    assert.equal((await get(url.replace("example.org&", "x&").replace("@example.org", "@other.example"))).status, 404);
    assert.equal((await get(url, { ...parts, servers: [] })).status, 404);
  });

  it("let nobody write into them", async () => {
    const { text } = await get(
      `https://mx.example.org/mail/apple.mobileconfig?email=${encodeURIComponent("<b>&\"'\0@example.org")}`,
    );
    assert.doesNotMatch(text, /<b>|&"/);
    assert.match(text, /&#60;b&#62;&#38;&#34;&#39;\ufffd@example\.org/);
  });
});
