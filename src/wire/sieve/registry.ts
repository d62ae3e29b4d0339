/** Every command and test there is. */
import { discard } from "./commands/discard.ts";
import { fileinto } from "./commands/fileinto.ts";
import { keep } from "./commands/keep.ts";
import { stop } from "./commands/stop.ts";
import type { CommandDefinition, TestDefinition } from "./definition.ts";
import { address } from "./tests/address.ts";
import { always, never } from "./tests/constants.ts";
import { exists } from "./tests/exists.ts";
import { header } from "./tests/header.ts";
import { allof, anyof, not } from "./tests/logic.ts";
import { size } from "./tests/size.ts";

export const commands: ReadonlyMap<string, CommandDefinition> = byName([keep, discard, stop, fileinto]);

export const tests: ReadonlyMap<string, TestDefinition> = byName([
  always,
  never,
  not,
  allof,
  anyof,
  exists,
  size,
  header,
  address,
]);

function byName<Named extends { readonly name: string }>(all: readonly Named[]): ReadonlyMap<string, Named> {
  return new Map(all.map((each) => [each.name, each]));
}
