/** A Postfix of the test's own: takes mail for its domain into a Maildir, and hands other mail to a host that the test names. */
import { readdir, readFile, mkdir, mkdtemp, rm, writeFile, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { makeSelfSigned } from "../../src/net/self-signed.ts";
import { run } from "./tools.ts";

const ARRIVAL_MS_MAX = 60_000;

export interface PostfixOptions {
  /** Its name in the greeting and in its certificate. */
  readonly hostname: string;
  /** The domains whose mail it keeps. */
  readonly domains: readonly string[];
  /** Where it takes mail: addresses of the loopback network, all at one port, each with settings of its own ("-o" of master.cf). */
  readonly listen: Readonly<Record<string, readonly string[]>>;
  readonly port: number;
  /** Domain to "[host]:port": where other mail goes. */
  readonly routes: Readonly<Record<string, string>>;
  /** More lines of main.cf. */
  readonly settings?: readonly string[];
}

export interface Postfix extends AsyncDisposable {
  /** PEM of the certificate it shows, and of its key. */
  readonly certificate: string;
  readonly certificateFile: string;
  /** Resolves with the messages in its Maildir, once there are so many whose text matches. */
  received(count: number, text: RegExp): Promise<readonly string[]>;
  /** Hands it a message as a local program would. */
  submit(from: string, to: readonly string[], message: string): Promise<void>;
  log(): Promise<string>;
}

/** Needs the Debian package postfix, and root. */
export async function startPostfix(options: PostfixOptions): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-postfix-"));
  await chmod(folder, 0o755);
  const at = (name: string): string => join(folder, name);
  for (const name of ["etc", "spool", "data", "mail"]) await mkdir(at(name));
  const { certificate, key } = await makeSelfSigned([options.hostname], Date.now());
  await writeFile(at("cert.pem"), certificate);
  await writeFile(at("key.pem"), key, { mode: 0o600 });
  await run("chown", ["-R", "postfix", at("data"), at("mail")]);
  const uid = (await run("id", ["-u", "postfix"])).stdout.trim();
  await writeFile(at("etc/main.cf"), mainConfig(folder, options, uid));
  await writeFile(at("etc/master.cf"), await masterConfig(options));
  await run("postfix", ["-c", at("etc"), "start"]);
  const inbox = at("mail/in/new");
  return {
    certificate,
    certificateFile: at("cert.pem"),
    log: () => readFile(at("log"), "utf8"),
    async received(count, text) {
      const until = Date.now() + ARRIVAL_MS_MAX;
      for (;;) {
        const names = await readdir(inbox).catch(() => []);
        const messages = await Promise.all(names.map((name) => readFile(join(inbox, name), "latin1")));
        const found = messages.filter((message) => text.test(message));
        if (found.length >= count) return found;
        if (Date.now() > until)
          throw new Error(`${found.length} of ${count} messages came\n${await readFile(at("log"), "utf8")}`);
        await pause(50);
      }
    },
    async submit(from, to, message) {
      await run("sendmail", ["-C", at("etc"), "-i", "-f", from, ...to], { input: message });
    },
    async [Symbol.asyncDispose]() {
      await run("postfix", ["-c", at("etc"), "stop"], { mayFail: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function mainConfig(folder: string, { hostname, domains, routes, settings = [] }: PostfixOptions, uid: string): string {
  const transports = Object.entries(routes).map(([domain, next]) => `${domain}=smtp:${next}`);
  return `compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
sendmail_path = /usr/sbin/sendmail
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = ${hostname}
mydestination =
mynetworks =
virtual_mailbox_domains = ${domains.join(" ")}
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = static:in/
virtual_uid_maps = static:${uid}
virtual_gid_maps = static:${uid}
virtual_minimum_uid = 1
transport_maps = ${transports.length === 0 ? "" : `inline:{ ${transports.map((each) => `{ ${each.replace("=", " = ")} }`).join(" ")} }`}
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${folder}/cert.pem
smtpd_tls_key_file = ${folder}/key.pem
smtp_tls_security_level = may
smtpd_peername_lookup = no
disable_dns_lookups = yes
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
alias_maps =
alias_database =
${settings.join("\n")}
`;
}

async function masterConfig({ listen, port }: PostfixOptions): Promise<string> {
  const shipped = await readFile("/usr/share/postfix/master.cf.dist", "utf8");
  const plain = shipped.replace(/^smtp +inet .*$/m, "").replace(/^([a-z][^ ]* +[a-z-]+ +[^ ]+ +[^ ]+ +)y /gm, "$1n ");
  const services = Object.entries(listen).map(
    ([address, settings]) =>
      `${address}:${port} inet n - n - - smtpd${settings.map((each) => `\n  -o ${each}`).join("")}`,
  );
  const logger = /^postlog/m.test(plain) ? [] : ["postlog unix-dgram n - n - 1 postlogd"];
  return `${[plain, ...services, ...logger].join("\n")}\n`;
}
