/** What commands about one script take: its name. */
import type { Arguments } from "../wire/managesieve/command-line.ts";

export function scriptNameAlone(args: Arguments): string {
  const name = args.text("script name");
  args.end();
  return name;
}
