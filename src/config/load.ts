/** Reading posthorn.toml: all of its mistakes at once, or the whole configuration. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse, TomlError } from "smol-toml";
import { mistakesOf, type Mistake } from "./mistakes.ts";
import { schema, type Config } from "./schema.ts";

/** The file cannot be used; `mistakes` says everything that is wrong with it. */
export class ConfigProblem extends Error {
  override name = "ConfigProblem";
  readonly mistakes: readonly Mistake[];
  constructor(file: string, mistakes: readonly Mistake[]) {
    super([`${file} cannot be used:`, ...mistakes.map(sentence)].join("\n"));
    this.mistakes = mistakes;
  }
}

function sentence({ key, found, expected }: Mistake): string {
  return `  ${key}: found ${found}, expected ${expected}`;
}

/** The configuration of a file. Paths in it are absolute afterwards. Throws ConfigProblem. */
export function loadConfig(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigProblem(file, [
      {
        key: "(file)",
        found: foundInstead((error as NodeJS.ErrnoException).code),
        expected: "a file that can be read",
      },
    ]);
  }
  return parseConfig(text, file);
}

function foundInstead(code = "an error"): string {
  return code === "ENOENT" ? "no such file" : code === "EACCES" ? "one that is closed to you" : code;
}

/** The configuration that a text says; `file` is where its relative paths begin, and what mistakes are blamed on. */
export function parseConfig(text: string, file: string): Config {
  const input = parseToml(text, file);
  const result = schema.safeParse(input);
  if (!result.success) throw new ConfigProblem(file, mistakesOf(result.error, input));
  const config = result.data;
  if (config.store.engine === "postgresql" && config.store.postgresql === "") {
    throw new ConfigProblem(file, [
      { key: "store.postgresql", found: "nothing", expected: 'a connection URL, because store.engine is "postgresql"' },
    ]);
  }
  const absolute = (path: string): string => resolve(dirname(file), path);
  return {
    ...config,
    listen: { ...config.listen, ...unasked(input) },
    data: absolute(config.data),
    acme: {
      ...config.acme,
      authorities: config.acme.authorities.map(absolute),
      externalKeyFile: config.acme.externalKeyFile === "" ? "" : absolute(config.acme.externalKeyFile),
    },
    login: { ...config.login, authorities: config.login.authorities.map(absolute) },
    outbound: { ...config.outbound, authorities: config.outbound.authorities.map(absolute) },
    routes: config.routes.map((route) =>
      route.passwordFile === undefined ? route : { ...route, passwordFile: absolute(route.passwordFile) },
    ),
    tls: {
      certificates: config.tls.certificates.map(({ certificate, key }) => ({
        certificate: absolute(certificate),
        key: absolute(key),
      })),
    },
  };
}

/** Whoever moved the mail ports, beside another server or for a trial, is not given these unasked; nor is who wrote them before there was the role. */
const ASKED_FOR = ["https", "managesieve"] as const;

function unasked(input: unknown): Partial<Config["listen"]> {
  const { listen } = input as { readonly listen?: object };
  if (listen === undefined || !("smtp" in listen)) return {};
  return Object.fromEntries(ASKED_FOR.filter((role) => !(role in listen)).map((role) => [role, []]));
}

function parseToml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = ""] = error.message.split("\n");
    const what = first.replace(/^Invalid TOML document: /, "");
    const mistake = {
      key: `line ${error.line}, column ${error.column}`,
      found: `what is no TOML (${what})`,
      expected: "key = value, or [table]",
    };
    throw new ConfigProblem(file, [mistake]);
  }
}

/** The configuration with nothing said. */
export function defaultConfig(): Config {
  return schema.parse({});
}
