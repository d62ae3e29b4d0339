/** Everything with which somebody can log in to an account, and who has. */
import type { LoginBook } from "../../directory/login-book.ts";
import type { SqlDirectory } from "../../directory/sql-directory.ts";
import type { WebSessions } from "../../directory/web-sessions.ts";
import type { AccountId } from "../../store/model.ts";

interface Parts {
  readonly directory: SqlDirectory;
  readonly sessions: WebSessions;
  readonly logins: LoginBook;
}

export async function loginsOf({ directory, sessions, logins }: Parts, accountId: AccountId) {
  await logins.flush();
  const [programs, browsers, seen, secondFactor, passkeys] = await Promise.all([
    directory.tokens.list(accountId),
    sessions.list(accountId),
    logins.list(accountId),
    directory.secondFactors.state(accountId),
    directory.passkeys.list(accountId),
  ]);
  return {
    programs: programs.map((each) => ({ ...each, usedAt: each.usedAt ?? null })),
    browsers,
    logins: seen,
    secondFactor,
    passkeys: passkeys.map((each) => ({ ...each, usedAt: each.usedAt ?? null })),
  };
}
