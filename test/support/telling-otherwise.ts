/** A server that says some of its words otherwise, or ends the connection instead: in front of another, line by line. */
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";

export interface TellingOtherwise extends AsyncDisposable {
  readonly port: number;
}

/** Passes on what the server at `port` says, each line as `say` tells it: in as many bytes, where it counts them. Undefined ends the connection. */
export async function tellingOtherwise(
  port: number,
  say: (line: string) => string | undefined,
): Promise<TellingOtherwise> {
  const server = createServer((client) => {
    const inner = connect(port, "127.0.0.1");
    let rest = "";
    const gone = (): void => {
      client.destroy();
      inner.destroy();
    };
    client.on("data", (bytes) => inner.write(bytes));
    inner.setEncoding("latin1");
    inner.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      // What is compressed has no lines.
      for (const line of lines) {
        const said = say(line.replace(" COMPRESS=DEFLATE", ""));
        if (said === undefined) return gone();
        client.write(`${said}\n`, "latin1");
      }
    });
    for (const socket of [client, inner]) socket.setNoDelay().on("error", gone).on("close", gone);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}
