/** What is wrong with a configuration that its schema cannot see: files, and addresses to listen on. */
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { challengeTypes } from "./certificates/challenge-types.ts";
import type { Config } from "../config/schema.ts";

export interface ConfigTrouble {
  readonly key: string;
  readonly problem: string;
}

/** Everything that would keep the server from starting, but for ports that are taken: a running server takes them. */
export async function problemsOf(config: Config): Promise<readonly ConfigTrouble[]> {
  const certificates = await Promise.all(
    config.tls.certificates.map(async ({ certificate, key }, i) => {
      try {
        createSecureContext({ cert: await readFile(certificate), key: await readFile(key) });
        return [];
      } catch (error) {
        return [{ key: `tls.certificates[${i}]`, problem: error instanceof Error ? error.message : String(error) }];
      }
    }),
  );
  return [...certificates.flat(), ...(await troubleWithAcme(config)), ...sharedEndpoints(config)];
}

/** What would keep certificates from coming. */
async function troubleWithAcme({ acme, listen }: Config): Promise<readonly ConfigTrouble[]> {
  if (!acme.enabled) return [];
  const files = [
    ...acme.authorities.map((file, i) => ({ key: `acme.authorities[${i}]`, file })),
    ...(acme.externalKeyFile === "" ? [] : [{ key: "acme.externalKeyFile", file: acme.externalKeyFile }]),
  ];
  const unread = files.map(async ({ key, file }) => {
    try {
      await readFile(file);
      return [];
    } catch (error) {
      return [{ key, problem: error instanceof Error ? error.message : String(error) }];
    }
  });
  const nowhere = {
    key: "acme.enabled",
    problem: "no authority could see that names are yours: neither listen.https nor listen.http is open to others",
  };
  return [...(challengeTypes({ acme, listen }).length === 0 ? [nowhere] : []), ...(await Promise.all(unread)).flat()];
}

/** Two services on one port. */
function sharedEndpoints(config: Config): ConfigTrouble[] {
  const seen = new Map<string, string>();
  const found: ConfigTrouble[] = [];
  for (const [role, endpoints] of Object.entries(config.listen)) {
    for (const { host, port } of endpoints) {
      const other = seen.get(`${host} ${port}`);
      if (other !== undefined && port !== 0)
        found.push({ key: `listen.${role}`, problem: `${host}:${port} is also in listen.${other}` });
      seen.set(`${host} ${port}`, role);
    }
  }
  return found;
}
