/** The server's setup as a rehearsal uses it: the same rules, in a folder of its own, and nobody else is asked anything. */
import type { WorkerSetup } from "../setup.ts";

export function ownSetup(
  setup: WorkerSetup,
  folder: string,
  routes: WorkerSetup["config"]["routes"] = [],
): WorkerSetup {
  const { config } = setup;
  return {
    ...setup,
    bindings: [],
    workers: 1,
    config: {
      ...config,
      data: folder,
      acme: { ...config.acme, enabled: false },
      routes,
      blockLists: { ...config.blockLists, lists: [] },
      milters: [],
      greylist: { ...config.greylist, enabled: false },
      reports: { ...config.reports, dmarc: false, tls: false },
      domains: { ...config.domains, rotateKeysDays: 0 },
      outbound: { ...config.outbound, addresses: [], sources: [] },
      sending: { ...config.sending, recipientsPerDay: 0, failuresPerDay: 0 },
    },
  };
}
