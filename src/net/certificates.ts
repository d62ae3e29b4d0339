/** The server's certificates: read from files, chosen by the name that a client asks for, read again when the files change. */
import { X509Certificate } from "node:crypto";
import { watch, type FSWatcher } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Log } from "../base/log.ts";
import type { CertificateFiles } from "./self-signed.ts";
import { CIPHERS, type Certificates } from "./tls.ts";

/** Milliseconds between looks at the files, for file systems that tell nobody of changes. */
const LOOK_MS = 60_000;
/** Milliseconds to wait after a change: a certificate and its key are written one after the other. */
const SETTLE_MS = 500;

export interface CertificateOptions {
  /** The first one is for clients that ask for no name, or for one that no certificate has. */
  readonly files: readonly CertificateFiles[];
  /** A folder of the server's own where certificates come and go; they are preferred to `files`. */
  readonly folder?: string | undefined;
  /** Whose certificate is for those clients instead, where one has this name. */
  readonly hostname?: string | undefined;
  /** 48 random octets that all workers share, so that a TLS session of one can be resumed at another. */
  readonly ticketKeys: Buffer;
  readonly log: Log;
}

interface Loaded {
  readonly file: string;
  readonly certificate: X509Certificate;
  readonly context: SecureContext;
  /** To see whether the files changed. */
  readonly text: string;
}

/** Reads the files; rejects when one of them cannot be used. */
export async function openCertificates(options: CertificateOptions): Promise<FileCertificates> {
  const loaded = await Promise.all(options.files.map((files) => load(files, options.ticketKeys)));
  const certificates = new FileCertificates(options, loaded);
  if (options.folder !== undefined) await certificates.reload();
  return certificates;
}

/** Ends the name of a file that holds a certificate, those above it and its key. */
const BUNDLE = ".pem";

/** Where the certificate of that name is kept in a folder of such. */
export function bundleFile(folder: string, name: string): string {
  return join(folder, `${name}${BUNDLE}`);
}

/** All of a folder, which need not be there. */
export async function bundlesIn(folder: string): Promise<readonly CertificateFiles[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith(BUNDLE)).sort();
  return files.map((name) => ({ certificate: join(folder, name), key: join(folder, name) }));
}

export class FileCertificates implements Certificates, Disposable {
  readonly #log: Log;
  readonly #files: readonly CertificateFiles[];
  readonly #folder: string | undefined;
  readonly #hostname: string;
  readonly #watchers: readonly FSWatcher[];
  readonly #timer: NodeJS.Timeout;
  #ticketKeys: Buffer;
  #loaded: readonly Loaded[];
  #byName: ReadonlyMap<string, SecureContext>;
  #settling: NodeJS.Timeout | undefined;

  constructor(options: CertificateOptions, loaded: readonly Loaded[]) {
    this.#log = options.log;
    this.#files = options.files;
    this.#folder = options.folder;
    this.#hostname = options.hostname?.toLowerCase() ?? "";
    this.#ticketKeys = options.ticketKeys;
    this.#loaded = loaded;
    this.#byName = contextsByName(loaded);
    this.#watchers = this.#watch();
    this.#timer = setInterval(() => void this.reload(), LOOK_MS).unref();
  }

  context(serverName: string | undefined): SecureContext {
    const name = serverName?.toLowerCase() ?? "";
    const found = this.#named(name) ?? this.#named(this.#hostname);
    const context = found ?? this.#loaded[0]?.context;
    if (context === undefined) throw new Error("no certificate is configured");
    return context;
  }

  /** New keys for session tickets; tickets made with the old ones are refused from now on. */
  async renewTicketKeys(ticketKeys: Buffer): Promise<void> {
    this.#ticketKeys = ticketKeys;
    await this.reload({ always: true });
  }

  /** Reads the files again. One that cannot be used leaves its predecessor in place. */
  async reload(options: { always?: boolean } = {}): Promise<void> {
    const all = [...(await this.#bundles()), ...this.#files];
    const always = options.always ?? false;
    const next = await Promise.all(all.map((files) => this.#again(files, always)));
    this.#loaded = next.filter((each) => each !== undefined);
    this.#byName = contextsByName(this.#loaded);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    clearTimeout(this.#settling);
    for (const watcher of this.#watchers) watcher.close();
  }

  #named(name: string): SecureContext | undefined {
    return this.#byName.get(name) ?? this.#byName.get(`*${name.slice(name.indexOf("."))}`);
  }

  async #bundles(): Promise<readonly CertificateFiles[]> {
    if (this.#folder === undefined) return [];
    try {
      return await bundlesIn(this.#folder);
    } catch (error) {
      this.#log.error({ folder: this.#folder, err: error }, "folder of certificates cannot be read; they stay");
      const folder = this.#folder;
      const kept = this.#loaded.filter(({ file }) => dirname(file) === folder);
      return kept.map(({ file }) => ({ certificate: file, key: file }));
    }
  }

  async #again(files: CertificateFiles, always: boolean): Promise<Loaded | undefined> {
    const old = this.#loaded.find(({ file }) => file === files.certificate);
    try {
      const text = await read(files);
      if (text === old?.text && !always) return old;
      const next = await load(files, this.#ticketKeys);
      if (text !== old?.text)
        this.#log.info({ file: files.certificate, validTo: next.certificate.validTo }, "certificate read again");
      return next;
    } catch (error) {
      const then = old === undefined ? "" : "; the one before it stays";
      this.#log.error({ file: files.certificate, err: error }, `certificate cannot be used${then}`);
      return old;
    }
  }

  /** Folders, not files: a file that is replaced is another file. */
  #watch(): FSWatcher[] {
    const names = new Map<string, Set<string>>();
    for (const file of this.#files.flatMap(({ certificate, key }) => [certificate, key])) {
      names.set(dirname(file), (names.get(dirname(file)) ?? new Set()).add(basename(file)));
    }
    const isOurs = (folder: string, name: string): boolean =>
      names.get(folder)?.has(name) === true || (folder === this.#folder && name.endsWith(BUNDLE));
    const folders = new Set([...names.keys(), ...(this.#folder === undefined ? [] : [this.#folder])]);
    return [...folders].flatMap((folder) => {
      try {
        const watcher = watch(
          folder,
          { persistent: false },
          (_, name) => name !== null && isOurs(folder, name) && this.#soon(),
        );
        return [watcher.on("error", (error) => this.#log.debug({ folder, err: error }, "folder is not watched"))];
      } catch (error) {
        this.#log.debug({ folder, err: error }, "folder is not watched");
        return [];
      }
    });
  }

  #soon(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.reload(), SETTLE_MS).unref();
  }
}

async function read(files: CertificateFiles): Promise<string> {
  const [certificate, key] = await Promise.all([readFile(files.certificate, "latin1"), readFile(files.key, "latin1")]);
  return `${certificate}\n${key}`;
}

async function load(files: CertificateFiles, ticketKeys: Buffer): Promise<Loaded> {
  const [cert, key] = await Promise.all([readFile(files.certificate), readFile(files.key)]);
  const certificate = new X509Certificate(cert);
  const context = createSecureContext({
    cert,
    key,
    minVersion: "TLSv1.2",
    maxVersion: "TLSv1.3",
    ciphers: CIPHERS,
    ticketKeys,
    sessionIdContext: "posthorn",
  });
  return {
    file: files.certificate,
    certificate,
    context,
    text: `${cert.toString("latin1")}\n${key.toString("latin1")}`,
  };
}

/** Contexts by the names in their certificates, wildcards as "*.example.org". The first certificate with a name has it. */
function contextsByName(loaded: readonly Loaded[]): Map<string, SecureContext> {
  const contexts = new Map<string, SecureContext>();
  for (const { certificate, context } of loaded) {
    for (const name of namesOf(certificate)) if (!contexts.has(name)) contexts.set(name, context);
  }
  return contexts;
}

function namesOf(certificate: X509Certificate): string[] {
  const alternatives = [...(certificate.subjectAltName ?? "").matchAll(/DNS:([^,\s]+)/g)].map(
    (match) => match[1] ?? "",
  );
  const common = /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? "";
  return (alternatives.length > 0 ? alternatives : [common]).map((name) => name.toLowerCase());
}
