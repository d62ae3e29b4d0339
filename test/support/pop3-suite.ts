/** What nearly every suite about POP3 begins with: a server, users, short messages. */
import { after, before } from "node:test";
import { type Pop3Server, type Pop3User, startPop3Server } from "./pop3-server.ts";

/** Is there from before the first test of the suite that calls this until after its last. */
export function pop3Suite() {
  let server: Pop3Server;
  let users = 0;
  before(async () => {
    server = await startPop3Server();
  });
  after(() => server[Symbol.asyncDispose]());
  return {
    get store(): Pop3Server["store"] {
      return server.store;
    },
    connect: () => server.connect(),
    login: (user: Pop3User) => server.login(user),
    /** Whom no other test knows. */
    newUser: () => server.addUser(`ann${++users}`),
  };
}

/** A message that says which one it is. */
export const small = (n: number): string => `Subject: ${n}\r\n\r\nbody ${n}\r\n`;
