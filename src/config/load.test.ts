import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { configExample, configReference, metricsReference } from "../../tools/reference-pages.ts";
import { ConfigProblem, defaultConfig, loadConfig, parseConfig } from "./load.ts";
import type { Mistake } from "./mistakes.ts";

function mistakesIn(text: string): readonly Mistake[] {
  try {
    parseConfig(text, "/etc/posthorn.toml");
  } catch (error) {
    if (error instanceof ConfigProblem) return error.mistakes;
    throw error;
  }
  return [];
}

const SIZE = 'a size like "64 MiB", or a number of bytes';
const ENDPOINT = '"host:port", like "127.0.0.1:25", "[::1]:25", or "*:25" for every address';
const NETWORK = 'an address or a network, like "192.0.2.7", "10.0.0.0/8" or "2001:db8::/32"';
const DOMAINS = 'a domain, like "example.org", "*.example.org" for all below it, or "*"';
const SEPARATOR = 'one character that is no letter, no digit and no "@", like "+" or "-"; "" for none';
const MAIL_ADDRESS = 'an address, like "postmaster@example.org"';
const DESTINATION = 'a host with or without a port, like "smarthost.example:587", "192.0.2.7:25" or "[2001:db8::7]"';
const NO_KEY = "a key that does not exist";

/** A line of TOML, then key, what was found, what was expected. */
const table: readonly (readonly [string, string, string, string])[] = [
  ['hostnam = "x"', "hostnam", NO_KEY, 'perhaps "hostname"'],
  ["[listen]\nsmpt = []", "listen.smpt", NO_KEY, 'perhaps "smtp"'],
  ["[listne]", "listne", NO_KEY, 'perhaps "listen"'],
  ["[log]\nzzzzzz = 1", "log.zzzzzz", NO_KEY, "one of level, format"],
  ['[[tls.certificates]]\ncertificate = "a"\nkey = "b"\nkye = "c"', "tls.certificates[0].kye", NO_KEY, 'perhaps "key"'],
  ['[[tls.certificates]]\ncertificate = "a"', "tls.certificates[0].key", "nothing", "a text in quotes"],
  ["hostname = 5", "hostname", "5", 'a host name, like "mail.example.org"'],
  ['hostname = "no spaces"', "hostname", '"no spaces"', 'a host name, like "mail.example.org"'],
  ['data = ""', "data", '""', "a text that is not empty"],
  ['workers = "two"', "workers", '"two"', "a number"],
  ["workers = 1.5", "workers", "1.5", "a whole number"],
  ["workers = -1", "workers", "-1", "at least 0"],
  ["workers = 513", "workers", "513", "at most 512"],
  ['listen = "25"', "listen", '"25"', "a table in [ ]"],
  ['[listen]\nimap = "*:143"', "listen.imap", '"*:143"', "a list in [ ]"],
  ['[listen]\nimap = ["*:143", "143"]', "listen.imap[1]", '"143"', ENDPOINT],
  ['[listen]\nimap = ["::1:143"]', "listen.imap[0]", '"::1:143"', ENDPOINT],
  ['[listen]\nimap = ["*:65536"]', "listen.imap[0]", '"*:65536"', ENDPOINT],
  ["[listen]\nimap = [143]", "listen.imap[0]", "143", ENDPOINT],
  ['[store]\nengine = "mysql"', "store.engine", '"mysql"', 'one of "sqlite", "postgresql"'],
  [
    '[store]\nengine = "postgresql"',
    "store.postgresql",
    "nothing",
    'a connection URL, because store.engine is "postgresql"',
  ],
  ['[login]\nclearText = "yes"', "login.clearText", '"yes"', 'one of "loopback", "everywhere"'],
  ['[addresses]\nseparator = "++"', "addresses.separator", '"++"', SEPARATOR],
  ['[addresses]\nseparator = "@"', "addresses.separator", '"@"', SEPARATOR],
  ['[addresses]\nseparator = "n"', "addresses.separator", '"n"', SEPARATOR],
  ["[addresses]\nseparator = 1", "addresses.separator", "1", SEPARATOR],
  ['[addresses]\npostmaster = "ann"', "addresses.postmaster", '"ann"', MAIL_ADDRESS],
  ['[[outbound.sources]]\ndomain = "a..b"', "outbound.sources[0].domain", '"a..b"', 'a domain, like "example.org"'],
  [
    '[outbound]\nsources = [{ domain = "a.example" }, { domain = "A.example" }]',
    "outbound.sources",
    '[{"domain":"a.example"},{"domain":"A.example"}]',
    "each domain once",
  ],
  ['[quota]\nbytes = "much"', "quota.bytes", '"much"', SIZE],
  ["[quota]\nbytes = true", "quota.bytes", "true", SIZE],
  ["[limits]\nmessageSize = -1", "limits.messageSize", "-1", "at least 0"],
  ["[limits]\nconnections = 0", "limits.connections", "0", "at least 1"],
  [
    '[[routes]]\ndomain = "*"',
    "routes[0].host",
    "nothing",
    'a server, like "smarthost.example:587", or via = "direct"',
  ],
  [
    '[[routes]]\ndomain = "*"\nvia = "direct"\nhost = "a.example"',
    "routes[0].host",
    '"a.example"',
    "either via or host, not both",
  ],
  [
    '[[routes]]\ndomain = "*"\nhost = "a.example"\nuser = "me"',
    "routes[0].password",
    "nothing",
    "a password (or passwordFile) for the user",
  ],
  [
    '[[routes]]\ndomain = "*"\nhost = "a.example"\npassword = "x"',
    "routes[0].user",
    "nothing",
    "the user whose password it is",
  ],
  ['[[routes]]\ndomain = "*.*"\nvia = "direct"', "routes[0].domain", '"*.*"', DOMAINS],
  ['[[routes]]\ndomain = "a..b"\nvia = "direct"', "routes[0].domain", '"a..b"', DOMAINS],
  ['[[routes]]\ndomain = "*"\nhost = "a.example:0"', "routes[0].host", '"a.example:0"', DESTINATION],
  ['[[routes]]\ndomain = "*"\nhost = "a b"', "routes[0].host", '"a b"', DESTINATION],
  ['[[routes]]\ndomain = "*"\nhost = "2001:db8::1:x"', "routes[0].host", '"2001:db8::1:x"', DESTINATION],
  [
    '[outbound]\naddresses = ["mx"]',
    "outbound.addresses[0]",
    '"mx"',
    'an address of this machine, like "192.0.2.7" or "2001:db8::7"',
  ],
  ['[proxy]\nnetworks = ["10.0.0.0/33"]', "proxy.networks[0]", '"10.0.0.0/33"', NETWORK],
  ['[proxy]\nxclient = ["localhost"]', "proxy.xclient[0]", '"localhost"', NETWORK],
  ['[log]\nlevel = "loud"', "log.level", '"loud"', 'one of "trace", "debug", "info", "warn", "error"'],
  ["hostname = ", "line 1, column 12", "what is no TOML (invalid value)", "key = value, or [table]"],
];

describe("a configuration file", () => {
  for (const [text, key, found, expected] of table) {
    it(`is told its mistake: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(mistakesIn(text), [{ key, found, expected }]);
    });
  }

  it("is told all of its mistakes at once", () => {
    const text = 'hostnam = "x"\nworkers = "two"\n[listen]\nsmtp = ["a", "b"]\n[log]\nlevel = "loud"';
    assert.deepEqual(
      mistakesIn(text)
        .map(({ key }) => key)
        .sort(),
      ["hostnam", "listen.smtp[0]", "listen.smtp[1]", "log.level", "workers"],
    );
    assert.throws(
      () => parseConfig(text, "/etc/posthorn.toml"),
      /^ConfigProblem: \/etc\/posthorn\.toml cannot be used:\n {2}workers: found "two", expected a number\n/,
    );
  });

  it("may be empty, and then is the default one beside itself", () => {
    assert.deepEqual(parseConfig("", "/etc/posthorn.toml"), { ...defaultConfig(), data: "/etc/data" });
  });

  it("holds sizes, endpoints and paths as people write them", () => {
    const config = parseConfig(
      'data = "mail"\n[limits]\nmessageSize = "1.5 MiB"\n[quota]\nbytes = 5\n[listen]\nimap = ["[::1]:143", "127.0.0.1:0", ":1143", "mail.example.org:143"]\n[[tls.certificates]]\ncertificate = "tls/c.pem"\nkey = "/k.pem"',
      "/srv/mail/posthorn.toml",
    );
    assert.equal(config.data, "/srv/mail/mail");
    assert.equal(config.limits.messageSize, 1_572_864);
    assert.equal(config.quota.bytes, 5);
    assert.deepEqual(config.listen.imap, [
      { host: "::1", port: 143 },
      { host: "127.0.0.1", port: 0 },
      { host: "*", port: 1143 },
      { host: "mail.example.org", port: 143 },
    ]);
    assert.deepEqual(config.tls.certificates, [{ certificate: "/srv/mail/tls/c.pem", key: "/k.pem" }]);
  });

  it("that is not there is a mistake like others", async () => {
    const folder = await mkdtemp(join(tmpdir(), "posthorn-config-"));
    const file = join(folder, "posthorn.toml");
    assert.throws(() => loadConfig(file), /\(file\): found no such file, expected a file that can be read/);
    await writeFile(file, "workers = 3\n");
    assert.equal(loadConfig(file).workers, 3);
    await rm(folder, { recursive: true });
  });
});

describe("the reference pages", () => {
  const page = (name: string): string => readFileSync(join(import.meta.dirname, "../../docs/reference", name), "utf8");

  it("are current: node tools/reference.ts", () => {
    assert.equal(page("config.md"), configReference());
    assert.equal(page("posthorn.example.toml"), configExample());
    assert.equal(page("metrics.md"), metricsReference());
  });

  it("have an example that can be used as it is, and with everything in it switched on", () => {
    assert.deepEqual(mistakesIn(configExample()), []);
    const everything = configExample()
      .replace(/^# (\w+ = .*)$/gm, "$1")
      .replace('engine = "postgresql"', 'engine = "sqlite"');
    assert.deepEqual(mistakesIn(everything), []);
  });
});

describe("routes", () => {
  it("name hosts and domains in every way that people write them", () => {
    const host = (text: string): unknown =>
      parseConfig(`[[routes]]\ndomain = "*"\nhost = "${text}"`, "/etc/posthorn.toml").routes[0]?.host;
    const written = {
      "Smart.Example:587": { name: "smart.example", port: 587 },
      "smart.example": { name: "smart.example", port: 25 },
      "192.0.2.7": { name: "192.0.2.7", port: 25 },
      "192.0.2.7:2525": { name: "192.0.2.7", port: 2525 },
      "2001:db8::7": { name: "2001:db8::7", port: 25 },
      "[2001:db8::7]": { name: "2001:db8::7", port: 25 },
      "[2001:db8::7]:24": { name: "2001:db8::7", port: 24 },
    };
    for (const [text, expected] of Object.entries(written)) assert.deepEqual(host(text), expected, text);
    const toml = '[[routes]]\ndomain = "*.B\u00fccher.example"\nvia = "direct"';
    assert.equal(parseConfig(toml, "/etc/posthorn.toml").routes[0]?.domain, "*.xn--bcher-kva.example");
  });

  for (const [role, port] of [
    ["https", 443],
    ["managesieve", 4190],
  ] as const) {
    it(`takes port ${port} for nobody who moved the mail ports and did not ask for it`, () => {
      const listens = (text: string) => parseConfig(text, "/etc/posthorn.toml").listen[role];
      assert.deepEqual(listens(""), [{ host: "*", port }]);
      assert.deepEqual(listens('[listen]\nlmtp = ["127.0.0.1:24"]'), [{ host: "*", port }]);
      assert.deepEqual(listens('[listen]\nsmtp = ["127.0.0.1:2525"]'), []);
      assert.deepEqual(listens(`[listen]\nsmtp = ["*:25"]\n${role} = ["*:8443"]`), [{ host: "*", port: 8443 }]);
    });
  }
});
