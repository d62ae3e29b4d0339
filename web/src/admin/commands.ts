/** What the pages of the administration do, as commands of `posthorn`. */
export const COMMANDS = {
  overview: [
    "health",
    "check",
    "smarthost show",
    "smarthost set smtp.provider.example:587 --user me",
    "smarthost remove",
  ],
  domains: [
    "domain list",
    "domain add example.org",
    "domain dns example.org",
    "domain set example.org --catch-all ann@example.org",
    "domain remove example.org",
  ],
  accounts: [
    "account list",
    "account list --find ann",
    "account invite ann@example.org --name Ann",
    "account invite --list people.csv --domain example.org",
    "account invite ann@example.org --withdraw",
    "account quota ann@example.org --bytes '5 GiB'",
    "account set ann@example.org --enabled off",
    "account set ann@example.org --administrator on",
    "account security ann@example.org --end-sessions --remove-second-factor --remove-passkeys",
    "account remove ann@example.org",
  ],
  aliases: [
    "alias list",
    "alias add info@example.org ann@example.org bob@example.org",
    "alias set info@example.org bob@example.org",
    "alias remove info@example.org",
  ],
  queue: [
    "queue list",
    "queue list --hops",
    "queue retry --hop HOP",
    "queue hold ID",
    "queue release ID",
    "queue remove ID",
  ],
  journey: ["journey ann@example.org", "journey '<id@far.example>'"],
} satisfies Readonly<Record<string, readonly string[]>>;
