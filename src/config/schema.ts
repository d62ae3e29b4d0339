/** Every key of posthorn.toml: what it means, what it may hold, what it is when it is not given. The reference page is made from this. */
import { z } from "zod";
import { acme } from "./acme.ts";
import { blockLists, greylist, inbound, sending } from "./inbound.ts";
import { login } from "./login.ts";
import { milters } from "./milters.ts";
import { outbound, routes } from "./outbound.ts";
import { queue } from "./queue.ts";
import {
  endpoint,
  hostName,
  internationalAddress,
  mailAddress,
  nameServer,
  network,
  separator,
  size,
  webAddress,
} from "./values.ts";

const endpoints = (text: string, ...standard: string[]) => z.array(endpoint).prefault(standard).describe(text);

const listen = z
  .strictObject({
    smtp: endpoints("Mail from other servers (port 25), with STARTTLS.", "*:25"),
    submission: endpoints("Mail from your users' programs, with STARTTLS.", "*:587"),
    submissions: endpoints("The same with TLS from the first byte.", "*:465"),
    imap: endpoints("Mailboxes for mail programs, with STARTTLS.", "*:143"),
    imaps: endpoints("The same with TLS from the first byte.", "*:993"),
    pop3: endpoints("Fetching mail the old way, with STLS.", "*:110"),
    pop3s: endpoints("The same with TLS from the first byte.", "*:995"),
    managesieve: endpoints(
      "Filters (Sieve scripts) for programs that edit them, with STARTTLS. Where `smtp` is given and this is not, there is none.",
      "*:4190",
    ),
    lmtp: endpoints("Mail from another mail server in front of this one; whoever can connect is trusted to deliver."),
    http: endpoints(
      "Health (/healthz), metrics (/metrics), JMAP, and settings for mail programs, in clear text.",
      "127.0.0.1:8080",
    ),
    https: endpoints(
      "The same with TLS, the webmail, and the MTA-STS policy of your domains. Where `smtp` is given and this is not, there is none.",
      "*:443",
    ),
  })
  .prefault({})
  .describe("Where each service listens. An empty list switches a service off.");

const store = z
  .strictObject({
    engine: z
      .enum(["sqlite", "postgresql"])
      .default("sqlite")
      .describe("SQLite files in the data folder need nothing else; PostgreSQL serves many machines."),
    postgresql: z
      .string()
      .default("")
      .describe('Connection URL for the engine "postgresql", like "postgresql://posthorn@db.example.org/posthorn".'),
    connections: z
      .int()
      .min(4)
      .max(10_000)
      .default(64)
      .describe(
        "Connections to PostgreSQL at the same time, shared evenly among the workers; its own max_connections must allow them for every machine.",
      ),
  })
  .prefault({})
  .describe("Where mail is kept.");

const certificate = z.strictObject({
  certificate: z.string().describe("PEM file with the certificate and the chain above it."),
  key: z.string().describe("PEM file with the private key."),
});

const tls = z
  .strictObject({
    certificates: z
      .array(certificate)
      .default([])
      .describe(
        "Files that are read again when they change. The name the client asks for chooses; the first one is for everybody else. Without any, a self-signed one is made.",
      ),
  })
  .prefault({})
  .describe("TLS 1.2 and 1.3.");

const addresses = z
  .strictObject({
    separator: separator.default("+").describe('Between user and tag in user+tag@example.org; "" for none.'),
    postmaster: internationalAddress
      .default("")
      .describe(
        "The address that gets mail to postmaster@ and abuse@ of every domain; the oldest account of the domain when empty.",
      ),
  })
  .prefault({})
  .describe("How addresses are read.");

const quota = z
  .strictObject({
    bytes: size.prefault("10 GiB").describe("What a new account may hold; 0 for no limit."),
    messages: z.int().min(0).default(0).describe("How many messages a new account may hold; 0 for no limit."),
  })
  .prefault({})
  .describe("What new accounts may hold. `posthorn account quota` changes one account.");

const limits = z
  .strictObject({
    messageSize: size.prefault("64 MiB").describe("The largest message that is taken, by any way."),
    connections: z
      .int()
      .min(1)
      .default(20_000)
      .describe("Connections at the same time, all services together, shared evenly among the workers."),
    connectionsPerAddress: z
      .int()
      .min(1)
      .default(100)
      .describe(
        "Connections at the same time from one address (of IPv6, one /64), all services but the web and all workers together.",
      ),
  })
  .prefault({})
  .describe("Limits. Those that standards set are not here.");

const smtp = z
  .strictObject({
    greetingDelayMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(0)
      .describe(
        "Milliseconds that mail from elsewhere waits for the greeting; programs that cannot wait are not mail servers, and are refused.",
      ),
    relayNetworks: z
      .array(network)
      .default([])
      .describe("Who may send to other servers through port 25 without logging in: machines of your own only."),
    foreignAuthors: z
      .boolean()
      .default(false)
      .describe(
        "Whether your users may write in the name of addresses that are not theirs (From); a Sender field then says who they are. Their envelope sender is always an address of theirs.",
      ),
  })
  .prefault({})
  .describe("Taking mail from other servers.");

const imap = z
  .strictObject({
    unauthenticate: z
      .boolean()
      .default(true)
      .describe(
        "Whether a program may change users on one connection (UNAUTHENTICATE), of ManageSieve too. Switch it off where a proxy in front of this server has to see every login.",
      ),
    messagesPerCommand: z
      .int()
      .min(1000)
      .max(4_294_967_295)
      .default(10_000_000)
      .describe(
        "Messages that one command may be about (MESSAGELIMIT). Programs that do not know this limit take what is beyond it for lost, so do not set it below the largest mailbox without need.",
      ),
    jmapUrl: webAddress.optional().meta({
      description:
        "The address of the JMAP Session that programs are told of (JMAPACCESS), where a proxy serves it with TLS; that of your own https listener when not given.",
      example: '"https://mail.example.org/jmap/session"',
    }),
  })
  .prefault({})
  .describe("Mailboxes for mail programs.");

const dns = z
  .strictObject({
    resolvers: z
      .array(nameServer)
      .max(3)
      .default([])
      .describe('Name servers that are asked, like "127.0.0.1" or "[::1]:5353"; those of the system when empty.'),
    validating: z
      .boolean()
      .default(false)
      .describe(
        "Whether they check DNSSEC signatures, and nobody can change their answers on the way: on this machine, or in a network you trust. DANE needs it.",
      ),
    timeoutMs: z
      .int()
      .min(100)
      .max(60_000)
      .default(10_000)
      .describe("Milliseconds until a look-up is given up for now; each name server is tried twice in that time."),
  })
  .prefault({})
  .describe("Looking up names.");

const domains = z
  .strictObject({
    mtaSts: z
      .enum(["none", "testing", "enforce"])
      .default("testing")
      .describe(
        'What other servers are told about TLS to your domains (MTA-STS), where https is served: "testing": report when it fails. "enforce": send nothing then. "none": nothing.',
      ),
    reportsTo: mailAddress
      .default("")
      .describe("Who gets other servers' reports about mail of your domains; postmaster@ of each domain when empty."),
    rotateKeysDays: z
      .int()
      .min(0)
      .max(3650)
      .default(0)
      .describe(
        "Days after which new keys are made to sign with, which begin to sign when you have published them; 0 for only by command (`posthorn domain keys rotate`).",
      ),
  })
  .prefault({})
  .describe("What your domains publish. `posthorn domain dns` shows and checks it.");

const suppression = z
  .strictObject({
    failures: z
      .int()
      .min(0)
      .default(3)
      .describe(
        "On how many days the server of an address must have said that it does not exist, before your users are told so at once; 0 for never.",
      ),
    days: z.int().min(1).max(3650).default(30).describe("Days after the last such answer until it is forgotten."),
  })
  .prefault({})
  .describe("Addresses elsewhere that do not exist. `posthorn suppression` shows and changes the list.");

const reports = z
  .strictObject({
    contact: mailAddress
      .default("")
      .describe(
        "The address that reports to other domains come from, of a domain of yours, whose keys sign them. No reports are sent when it is empty.",
      ),
    dmarc: z
      .boolean()
      .default(false)
      .describe(
        "Whether domains that ask for it hear each day what came in their name, and from where (DMARC). Only those of which something genuine came.",
      ),
    tls: z
      .boolean()
      .default(true)
      .describe("Whether domains that ask for it hear how encrypted connections to their servers went (TLS-RPT)."),
  })
  .prefault({})
  .describe("Reports to the domains that mail is exchanged with.");

const proxy = z
  .strictObject({
    networks: z
      .array(network)
      .default([])
      .describe("Load balancers: every connection from them must begin with a PROXY header (version 1 or 2)."),
    terminatesTls: z
      .boolean()
      .default(false)
      .describe(
        "Believe these load balancers when they say (version 2) that TLS ended there: their clients may then log in, though the way from the balancer to here is in clear text.",
      ),
    xclient: z
      .array(network)
      .default([])
      .describe("Mail filters in front of this server that may say with XCLIENT who the real client is."),
  })
  .prefault({})
  .describe("Who may speak for others.");

const webmail = z
  .strictObject({
    privateAddresses: z
      .boolean()
      .default(false)
      .describe(
        "Whether pictures that mail names may be fetched from addresses that are not on the Internet, and from any port, and push services be there. Senders of mail, and users, can then have this server ask machines of your network, so only in a closed one.",
      ),
  })
  .prefault({})
  .describe("Reading mail in the browser.");

const log = z
  .strictObject({
    level: z
      .enum(["trace", "debug", "info", "warn", "error"])
      .default("info")
      .describe('What is worth a line. "trace" shows the protocols, with credentials masked.'),
    format: z
      .enum(["auto", "json", "pretty"])
      .default("auto")
      .describe('"auto" is pretty on a terminal and JSON elsewhere.'),
  })
  .prefault({})
  .describe("The log goes to standard output.");

export const schema = z.strictObject({
  hostname: hostName
    .default("")
    .describe("The name of this machine in greetings and trace headers; its own idea of its name when empty."),
  data: z
    .string()
    .min(1)
    .default("./data")
    .describe("The folder that holds everything. Relative to the folder that this file is in."),
  workers: z
    .int()
    .min(0)
    .max(512)
    .default(0)
    .describe(
      "Processes that serve clients; 0 for one a processor core, but one core left free, where there are two or more.",
    ),
  rehearsal: z
    .boolean()
    .default(true)
    .describe(
      "Whether a new process warms up: it serves itself for a few seconds while no client wants anything, so that it is fast when they come.",
    ),
  listen,
  store,
  tls,
  acme,
  login,
  addresses,
  quota,
  limits,
  smtp,
  inbound,
  blockLists,
  greylist,
  sending,
  milters,
  imap,
  queue,
  outbound,
  routes,
  dns,
  domains,
  reports,
  suppression,
  proxy,
  webmail,
  log,
});

export type Config = z.infer<typeof schema>;
/** A service that listens. */
export type Role = keyof Config["listen"];
