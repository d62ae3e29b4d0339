/** The keys about mail that leaves: by which way, under which name, from which address. */
import { z } from "zod";
import { destination, domainName, hostName, ipAddress, network, recipientDomains } from "./values.ts";

const route = z
  .strictObject({
    domain: recipientDomains.describe(
      'The recipients\' domain: "example.org", "*.example.org" for all below it, or "*".',
    ),
    via: z.enum(["direct"]).optional().describe('"direct": the servers that the domain itself names (MX records).'),
    host: destination
      .optional()
      .describe('The server that takes it instead, like "smarthost.example:587"; port 25 when none is given.'),
    mx: z.boolean().default(false).describe("Whether `host` is a domain whose MX records name the servers."),
    protocol: z.enum(["smtp", "lmtp"]).default("smtp").describe("What the server speaks."),
    tls: z
      .enum(["opportunistic", "required", "verified", "none", "implicit"])
      .optional()
      .describe(
        '"opportunistic": TLS if it is offered, and what the domain demands (DANE, MTA-STS). "required": always, whoever answers. "verified": with a trusted certificate for the host\'s name. "implicit": the same from the first byte (port 465). "none": never. When not given: "verified" where there is a password, else "opportunistic".',
      ),
    user: z.string().min(1).optional().describe("The name to log in with."),
    password: z.string().min(1).optional().describe("The password to log in with."),
    passwordFile: z.string().min(1).optional().describe("A file whose first line is the password."),
  })
  .superRefine((given, context) => {
    const wrong = (key: string, expected: string): void =>
      context.addIssue({ code: "custom", path: [key], message: expected });
    if (given.via !== undefined && given.host !== undefined) wrong("host", "either via or host, not both");
    if (given.via === undefined && given.host === undefined)
      wrong("host", 'a server, like "smarthost.example:587", or via = "direct"');
    const passwords = [given.password, given.passwordFile].filter((each) => each !== undefined).length;
    if (passwords > 1) wrong("passwordFile", "either password or passwordFile, not both");
    if (given.user !== undefined && passwords === 0) wrong("password", "a password (or passwordFile) for the user");
    if (given.user === undefined && passwords > 0) wrong("user", "the user whose password it is");
    if (given.user !== undefined && given.host === undefined) wrong("user", "a host to log in at");
  });

export const routes = z.array(route).default([]).meta({
  description:
    "Where mail to other domains goes. Of the routes that fit a domain the most specific one wins; without one, mail goes direct.",
  example: '[{ domain = "*", host = "smarthost.example:587", user = "me", passwordFile = "smarthost-password" }]',
});

const source = z.strictObject({
  domain: domainName.describe("The domain of the sender's address."),
  hostname: hostName.default("").describe("The name given in EHLO; that of [outbound] when empty."),
  addresses: z.array(ipAddress).default([]).describe("Addresses of this machine that its mail comes from."),
});

export const outbound = z
  .strictObject({
    hostname: hostName
      .default("")
      .describe(
        "The name given to other servers in EHLO, which should lead to the address that mail comes from; `hostname` when empty.",
      ),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .default(25)
      .describe(
        "The port of servers that MX records name; another one only for trials, in which they may be on this machine.",
      ),
    policyPort: z
      .int()
      .min(1)
      .max(65_535)
      .default(443)
      .describe("The port of the hosts that publish MTA-STS policies; another one only for trials."),
    addresses: z
      .array(ipAddress)
      .default([])
      .describe(
        "Addresses of this machine that mail comes from; the system chooses when empty. If only IPv4 addresses are listed, IPv6 is not used, and the other way round.",
      ),
    privateNetworks: z
      .array(network)
      .default([])
      .describe(
        "Networks that are not on the Internet to which mail goes all the same when a recipient's address or the records of another domain lead there. Without them, addresses like user@[10.0.0.1] are refused, and mail servers at 127.0.0.1, 0.0.0.0 or a multicast address are passed over. Routes to a `host` may lead anywhere.",
      ),
    sources: z
      .array(source)
      .refine((all) => new Set(all.map((each) => each.domain)).size === all.length, { error: "each domain once" })
      .default([])
      .meta({
        description: "What is different for mail of some senders' domains.",
        example: '[{ domain = "example.org", hostname = "mail.example.org", addresses = ["192.0.2.7"] }]',
      }),
    authorities: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "PEM files with certificates of authorities that are trusted beside the usual ones, or of the one server itself.",
      ),
  })
  .prefault({})
  .describe("Mail to other servers.");
