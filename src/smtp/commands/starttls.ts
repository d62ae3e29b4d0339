import { alone, command } from "../command.ts";
import { notHere, readyForTls } from "../replies.ts";

export const starttls = command({
  name: "STARTTLS",
  rfc: "3207 4",
  needs: "hello",
  // Bytes behind it came from whoever sits in the middle (RFC 3207 4.2, CVE-2011-0411).
  endsBatch: true,
  keywords: ({ connection }) => (connection.canStartTls ? ["STARTTLS"] : []),
  parse: alone("STARTTLS"),
  run(session) {
    if (!session.connection.canStartTls) return notHere;
    session.afterwards(async () => {
      session.flush();
      await session.forget();
      await session.connection.startTls();
    });
    return readyForTls;
  },
});
