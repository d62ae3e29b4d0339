/** A web server with TLS for tests: policy files of MTA-STS, and a place to send reports to. */
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Issued } from "./authority.ts";

export interface PolicyHost extends AsyncDisposable {
  readonly port: number;
  /** What was asked: "GET mta-sts.example.test /.well-known/mta-sts.txt". */
  readonly asked: readonly string[];
  /** Bodies of POST requests. */
  readonly posted: readonly Buffer[];
  /** What it answers to everything. */
  answer: {
    status?: number;
    headers?: Readonly<Record<string, string>>;
    body: string;
    /** Never ends its answer. */
    hang?: boolean;
  };
}

export async function startPolicyHost({ certificate, key }: Issued, body = ""): Promise<PolicyHost> {
  const asked: string[] = [];
  const posted: Buffer[] = [];
  const host: Omit<PolicyHost, "port"> = {
    asked,
    posted,
    answer: { body },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name = (request.headers.host ?? "").replace(/:\d+$/, "");
    asked.push(`${request.method} ${name} ${request.url}`);
    const pieces: Buffer[] = await request.toArray();
    if (request.method === "POST") posted.push(Buffer.concat(pieces));
    const { status = 200, headers = {}, body: text, hang = false } = host.answer;
    response.writeHead(status, { "content-type": "text/plain", ...headers });
    if (hang) response.write(text);
    else response.end(text);
  };
  const server = createServer({ cert: certificate, key }, (request, response) => void answer(request, response));
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(host, { port: (server.address() as AddressInfo).port });
}
