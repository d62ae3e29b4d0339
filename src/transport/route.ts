/** How one hop is reached, as the configuration says. */
import type { Hop } from "./transport.ts";

/** What is asked of TLS beside what the next domain has published. */
export type RouteTls =
  /** If it is offered, whoever answers. */
  | "opportunistic"
  /** Always, whoever answers. */
  | "required"
  /** Always, with a certificate of an authority that is trusted, for the host's name. */
  | "verified"
  | "none"
  /** As "verified", from the first byte. */
  | "implicit";

export interface Login {
  readonly user: string;
  readonly password: string;
}

export interface Route {
  /** Hosts by the MX records of the domain, one host by its name, or the host behind an address. */
  readonly to:
    | { readonly kind: "domain" | "host"; readonly name: string }
    | { readonly kind: "address"; readonly address: string };
  /** Who names the next server. With "address" it is whoever wrote the recipient's, so that it must not lead to this machine. */
  readonly chosenBy: "operator" | "address";
  readonly port: number;
  readonly protocol: "smtp" | "lmtp";
  readonly tls: RouteTls;
  readonly login: Login | undefined;
}

/** A hop as `openRoutes` makes it; to everybody else its key is all there is. */
export class RoutedHop implements Hop {
  readonly key: string;
  readonly route: Route;
  constructor(key: string, route: Route) {
    this.key = key;
    this.route = route;
  }
}
