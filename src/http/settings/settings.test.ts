import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parsePolicy } from "../../wire/mta-sts/policy.ts";
import { userAgentDocument } from "../../trust/publishing/user-agents.ts";
import { domainRoutes, type DomainPagesParts } from "./routes.ts";

const parts: DomainPagesParts = {
  isLocalDomain: async (domain) => domain === "example.org",
  hostname: "mx.example.org",
  signProfile: async (profile) => profile,
  servers: [
    { protocol: "imap", port: 993, tls: "implicit" },
    { protocol: "imap", port: 143, tls: "starttls" },
    { protocol: "smtp", port: 587, tls: "starttls" },
    { protocol: "managesieve", port: 4190, tls: "starttls" },
  ],
  mtaSts: "enforce",
  userAgents: (domain) =>
    userAgentDocument({
      domain,
      hostname: "mx.example.org",
      services: [
        { name: "imaps", port: 993 },
        { name: "submissions", port: 4650 },
        { name: "jmap", port: 443 },
      ],
    }),
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
    ]) {
      assert.equal((await get(url)).status, 404, url);
    }
  });

  for (const [what, url] of [
    ["no address, at the server's own name", "https://mx.example.org/mail/config-v1.1.xml"],
    [
      "an address that is none",
      `https://mx.example.org/mail/config-v1.1.xml?emailaddress=${"a".repeat(400)}@example.org`,
    ],
    ["a placeholder", "https://mx.example.org/mail/config-v1.1.xml?emailaddress=%25EMAILADDRESS%25"],
    ["no address, at the domain of the provider", "https://autoconfig.example.org/mail/config-v1.1.xml"],
    ["no name at all", "https://192.0.2.1/.well-known/autoconfig/mail/config-v1.1.xml"],
    ["capital letters", "https://MX.example.org/Mail/Config-v1.1.XML?EmailAddress="],
  ] as const)
    it(`are the same for everybody who asks with ${what}`, async () => {
      const { status, text } = await get(url, { ...parts, isLocalDomain: async () => false });
      assert.equal(status, 200);
      assert.match(text, /<domain>%EMAILDOMAIN%<\/domain>/);
      assert.match(text, /<username>%EMAILADDRESS%<\/username>/);
    });

  for (const method of ["HEAD", "POST"])
    it(`are there by ${method} too`, async () => {
      const answer = await domainRoutes(parts).request("https://example.org/mail/config-v1.1.xml", { method });
      assert.equal(answer.status, 200);
    });

  it("are there for programs that want them vouched for (PACC)", async () => {
    const { status, type, text } = await get(
      "https://ua-auto-config.example.org/.well-known/user-agent-configuration.json",
    );
    assert.equal(status, 200);
    assert.equal(type, "application/json");
    assert.deepEqual(JSON.parse(text), {
      protocols: { jmap: { url: "https://mx.example.org/jmap/session" }, imap: { host: "mx.example.org" } },
      authentication: { password: true },
      info: { provider: { name: "example.org" } },
    });
    for (const host of ["example.org", "ua-auto-config.other.example"])
      assert.equal((await get(`https://${host}/.well-known/user-agent-configuration.json`)).status, 404);
  });

  it("are there for Outlook", async () => {
    const body = "<Autodiscover><Request>\n<EMailAddress> Ann@example.org </EMailAddress></Request></Autodiscover>";
    for (const path of ["/autodiscover/autodiscover.xml", "/AutoDiscover/AUTODISCOVER.xml"]) {
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
    assert.equal(
      (await post("/autodiscover/autodiscover.xml", body.replace("example.org", "other.example"))).status,
      404,
    );
    for (const unknown of ["", body + " ".repeat(9000)]) {
      const { status, text } = await post("/autodiscover/autodiscover.xml", unknown);
      assert.equal(status, 200);
      assert.doesNotMatch(text, /LoginName/);
    }
    const { text } = await get(
      "https://autodiscover.example.org/autodiscover/autodiscover.json?Email=a@example.org&Protocol=AutodiscoverV1",
    );
    assert.deepEqual(JSON.parse(text), {
      Protocol: "AutodiscoverV1",
      Url: "https://mx.example.org/autodiscover/autodiscover.xml",
    });
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
    assert.doesNotMatch((await get(url.replace(/\?.*/, ""))).text, /<key>EmailAddress</);
  });

  it("let nobody write into them", async () => {
    const { text } = await get(
      `https://mx.example.org/mail/apple.mobileconfig?email=${encodeURIComponent("<b>&\"'\0@example.org")}`,
    );
    assert.doesNotMatch(text, /<b>|&"/);
    assert.match(text, /&#60;b&#62;&#38;&#34;&#39;\ufffd@example\.org/);
  });
});
