/** Jam, a JMAP client from npm. Its own types are TypeScript sources that this project's compiler settings refuse, so what is used is declared here. */

type Answer = readonly [Readonly<Record<string, unknown>>, unknown];
type Method = (args: Readonly<Record<string, unknown>>) => Promise<Answer>;

export interface Jam {
  readonly api: Readonly<Record<string, Readonly<Record<"get" | "query" | "set", Method>>>>;
  getPrimaryAccount(): Promise<string>;
  uploadBlob(accountId: string, body: Blob): Promise<{ readonly blobId: string }>;
}

/** Named by a variable, so that the compiler does not look into the package. */
const packageName = "jmap-jam";

export async function openJam(options: { readonly bearerToken: string; readonly sessionUrl: string }): Promise<Jam> {
  const module = (await import(packageName)) as { readonly default: new (config: typeof options) => Jam };
  return new module.default(options);
}
