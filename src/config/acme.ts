/** [acme] of posthorn.toml. */
import { z } from "zod";
import { domainName, mailAddress, webAddress } from "./values.ts";

export const acme = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe(
        "Whether the server fetches its own certificates and renews them. Whoever switches it on agrees to the authority's terms of service.",
      ),
    directory: webAddress
      .default("https://acme-v02.api.letsencrypt.org/directory")
      .describe("The address of the authority's ACME directory: Let's Encrypt, unless you have another."),
    contact: mailAddress
      .default("")
      .describe("The address that the authority may write to when something is wrong; none when empty."),
    names: z
      .array(domainName)
      .max(100)
      .default([])
      .describe(
        "The names to have certificates for. When empty: `hostname`, and of each of your domains the names where settings and policies are read, as soon as they lead to this server.",
      ),
    challenges: z
      .array(z.enum(["tls-alpn-01", "http-01"]))
      .max(2)
      .default([])
      .describe(
        'How names are proved to be yours, the most wanted first: "tls-alpn-01" at port 443, which `listen.https` must be reached by, "http-01" at port 80 (`listen.http`). When empty: each of them where the server listens for others than itself.',
      ),
    externalAccount: z
      .string()
      .max(500)
      .default("")
      .describe(
        "The key identifier of an account that you have with the authority already (External Account Binding); ZeroSSL and others want one.",
      ),
    externalKeyFile: z
      .string()
      .default("")
      .describe("A file whose first line is the key that belongs to it, as the authority shows it (base64url)."),
    authorities: z
      .array(z.string())
      .max(10)
      .default([])
      .describe("PEM files with certificates of authorities that are trusted for the directory beside the usual ones."),
  })
  .refine(({ externalAccount, externalKeyFile }) => (externalAccount === "") === (externalKeyFile === ""), {
    error: "externalAccount and externalKeyFile, or neither of them",
  })
  .prefault({})
  .describe("Certificates from an authority that speaks ACME.");
