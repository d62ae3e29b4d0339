/** The keys about logging in. */
import { z } from "zod";
import { domainName, webAddress } from "./values.ts";

const issuer = z.strictObject({
  issuer: webAddress.describe("The issuer's name in its tokens (`iss`), to the letter."),
  audience: z.string().min(1).describe("What the tokens must be for (`aud`): the name that this server has there."),
  addressClaim: z
    .string()
    .min(1)
    .default("email")
    .describe("The claim of a token that holds the account's address. An `email` that is not verified opens nothing."),
  scope: z.string().default("").describe("A word that the token's `scope` must hold; none when empty."),
  domains: z
    .array(domainName)
    .default([])
    .describe("Domains whose accounts the issuer may open; those of all your domains when empty."),
  keys: webAddress
    .optional()
    .describe("Where its keys are (JWK Set); where its `.well-known/openid-configuration` says when not given."),
});

export const login = z
  .strictObject({
    clearText: z
      .enum(["loopback", "everywhere"])
      .default("loopback")
      .describe(
        'Who may log in without TLS: "loopback" for programs on this machine only, "everywhere" if you trust the whole network between.',
      ),
    issuers: z
      .array(issuer)
      .refine((all) => new Set(all.map((each) => each.issuer)).size === all.length, { error: "each issuer once" })
      .default([])
      .meta({
        description:
          "Services for single sign-on (OpenID Connect) whose tokens open accounts here, beside the tokens of `posthorn account token`.",
        example: '[{ issuer = "https://login.example.org/realms/staff", audience = "posthorn" }]',
      }),
    authorities: z
      .array(z.string().min(1))
      .default([])
      .describe("PEM files with certificates of authorities that are trusted for issuers beside the usual ones."),
  })
  .prefault({})
  .describe("Logging in.");
