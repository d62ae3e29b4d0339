/** A keeper with an authority that looks at our own listeners, over a directory in a temporary folder. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AcmeAuthority, type AcmeOptions } from "../../../test/support/acme-authority.ts";
import { TestClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import type { Database } from "../../db/database.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { AcmeBook } from "../../directory/acme-book.ts";
import { directoryMigrations } from "../../directory/migrations/index.ts";
import { webListener } from "../../http/listener.ts";
import { startHttp } from "../../http/server.ts";
import { challengeRoutes } from "../../http/settings/challenge.ts";
import { openCertificates } from "../../net/certificates.ts";
import { ensureSelfSigned } from "../../net/self-signed.ts";
import { StoredChallenges } from "../../serve/certificates/challenges.ts";
import { Keeper, type KeeperParts } from "../keeper.ts";

export interface Keeping extends AsyncDisposable {
  readonly authority: AcmeAuthority;
  readonly database: Database;
  readonly book: AcmeBook;
  readonly clock: TestClock;
  readonly httpsPort: number;
  /** Another process that does the same. */
  keeper(changes?: Partial<KeeperParts>): Keeper;
}

export async function startKeeping(options: Pick<AcmeOptions, "external"> = {}): Promise<Keeping> {
  await using starting = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "posthorn-acme-"));
  starting.defer(() => rm(folder, { recursive: true }));
  const clock = new TestClock(Date.now());
  const database = starting.use(
    await openSqlite(join(folder, "directory.db"), { migrations: directoryMigrations, create: true }),
  );
  const book = new AcmeBook(database);
  const app = challengeRoutes((token) => book.answerTo(token, clock.now()));
  const { files } = await ensureSelfSigned(folder, ["localhost"], Date.now());
  const certificates = starting.use(
    await openCertificates({ files: [files], ticketKeys: randomBytes(48), log: silentLog }),
  );
  const listen = async (secured: boolean) =>
    starting.use(
      await startHttp({
        web: async () => webListener(app, silentLog),
        host: "127.0.0.1",
        port: 0,
        reusePort: false,
        certificates: secured ? certificates : undefined,
        challenges: new StoredChallenges(book),
        log: silentLog,
      }),
    );
  const [http, https] = [await listen(false), await listen(true)];
  const authority = starting.use(await AcmeAuthority.start({ http: http.port, tls: https.port, ...options }));
  const started = starting.move();
  return {
    authority,
    database,
    book,
    clock,
    httpsPort: https.port,
    keeper: (changes = {}) =>
      new Keeper({
        book,
        web: {
          addressesOf: async (host) => Promise.reject(new Error(`nobody knows ${host}`)),
          authorities: [authority.certificate],
        },
        clock,
        log: silentLog,
        authority: authority.directory,
        contact: [],
        external: undefined,
        types: ["tls-alpn-01", "http-01"],
        pollMs: 1,
        ...changes,
      }),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
