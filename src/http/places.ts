/** Connections of each client network: nobody takes the places of all others. */
import type { Socket } from "node:net";
import { networkOf } from "../base/network.ts";
import { Tally } from "../base/tally.ts";
import { isPublic, unmapped } from "../net/networks.ts";

export interface PlacesRule {
  /** Connections at the same time. */
  readonly perNetwork: number;
  /** Whose connections are counted; those of a proxy in front of us are everybody's. */
  readonly isCounted?: (address: string) => boolean;
}

export class Places {
  readonly #rule: Required<PlacesRule>;
  readonly #taken = new Tally<string>();

  constructor({ perNetwork, isCounted = isPublic }: PlacesRule) {
    this.#rule = { perNetwork, isCounted };
  }

  /** Gives the connection a place until it closes, or ends it. */
  admit(socket: Socket): void {
    const address = unmapped(socket.remoteAddress ?? "");
    if (!this.#rule.isCounted(address)) return;
    const network = networkOf(address);
    if (this.#taken.of(network) >= this.#rule.perNetwork) {
      socket.destroy();
      return;
    }
    this.#taken.add(network);
    socket.once("close", () => this.#taken.add(network, -1));
  }
}
