/** Connections of each client network: nobody takes the places of all others. */
import type { Socket } from "node:net";
import { networkOf } from "../base/network.ts";
import { isPublic, unmapped } from "../net/networks.ts";

export interface PlacesRule {
  /** Connections at the same time. */
  readonly perNetwork: number;
  /** Whose connections are counted; those of a proxy in front of us are everybody's. */
  readonly isCounted?: (address: string) => boolean;
}

export class Places {
  readonly #rule: Required<PlacesRule>;
  readonly #taken = new Map<string, number>();

  constructor({ perNetwork, isCounted = isPublic }: PlacesRule) {
    this.#rule = { perNetwork, isCounted };
  }

  /** Gives the connection a place until it closes, or ends it. */
  admit(socket: Socket): void {
    const address = unmapped(socket.remoteAddress ?? "");
    if (!this.#rule.isCounted(address)) return;
    const network = networkOf(address);
    const taken = this.#taken.get(network) ?? 0;
    if (taken >= this.#rule.perNetwork) {
      socket.destroy();
      return;
    }
    this.#taken.set(network, taken + 1);
    socket.once("close", () => this.#leave(network));
  }

  #leave(network: string): void {
    const left = (this.#taken.get(network) ?? 1) - 1;
    if (left === 0) this.#taken.delete(network);
    else this.#taken.set(network, left);
  }
}
