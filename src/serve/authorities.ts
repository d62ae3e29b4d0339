/** Authorities that the configuration trusts beside the usual ones. */
import { readFile } from "node:fs/promises";

/** Their PEM texts, file by file. Rejects when one cannot be read. */
export function readAuthorities({ authorities }: { readonly authorities: readonly string[] }): Promise<string[]> {
  return Promise.all(authorities.map((file) => readFile(file, "utf8")));
}
