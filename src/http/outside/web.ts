/** Other web servers, asked without saying who wants to know: no cookie, no referrer, no address of the reader; nothing in private networks. */
import { askWeb, type WebAnswer, type WebRequest } from "../../net/web-client.ts";
import { ANSWER_MS_MAX, REDIRECTS_MAX, URL_LENGTH_MAX } from "./limits.ts";

export interface OutsideWeb {
  /** The addresses of a host, IPv6 and IPv4. */
  readonly addressesOf: WebRequest["addressesOf"];
  /** PEM texts of authorities that are trusted beside those that everybody trusts. */
  readonly authorities: readonly string[];
  /** Whether addresses that are not on the Internet, and other ports, may be asked: for tests and closed networks. */
  readonly privateAddresses: boolean;
}

type Asked = Pick<WebRequest, "method" | "headers" | "body" | "bodyOctetsMax">;

/** Throws an Error for what is no address that may be asked. */
function allowed(text: string, { privateAddresses }: OutsideWeb, base?: URL): URL {
  const url = URL.parse(text, base);
  if (url === null || text.length > URL_LENGTH_MAX) throw new Error("this is no web address");
  // Strangers write these addresses: another port might be some service that takes the request for its own.
  if (url.port !== "" && !privateAddresses) throw new Error("only the usual ports are asked");
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}

/** One question; redirections are answers. Rejects with an Error that says what went wrong. */
export function ask(web: OutsideWeb, address: string, asked: Asked): Promise<WebAnswer> {
  return askOnce(web, allowed(address, web), asked);
}

/** Every address on the way is looked at as the first one is. Rejects with an Error that says what went wrong. */
export async function askFollowing(web: OutsideWeb, address: string, asked: Asked): Promise<WebAnswer> {
  let url = allowed(address, web);
  for (let redirects = 0; ; redirects++) {
    const answer = await askOnce(web, url, asked);
    if (answer.status < 300 || answer.status > 399 || answer.location === undefined) return answer;
    if (redirects >= REDIRECTS_MAX) throw new Error("it leads from address to address");
    url = allowed(answer.location, web, url);
  }
}

function askOnce(
  { addressesOf, authorities, privateAddresses }: OutsideWeb,
  url: URL,
  asked: Asked,
): Promise<WebAnswer> {
  return askWeb({
    ...asked,
    headers: { "user-agent": "Posthorn", ...asked.headers },
    url,
    addressesOf,
    authorities,
    privateAddresses,
    timeoutMs: ANSWER_MS_MAX,
  });
}
