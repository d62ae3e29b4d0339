/** Passkeys (WebAuthn): what a browser is asked for, and whether what it answers proves anything. Loaded late: few need it. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";

/** What a browser is given, as it is: `PublicKeyCredential.parse…OptionsFromJSON` reads it. */
export type PasskeyOptions = Readonly<Record<string, unknown>>;

/** The page that asks. */
export interface Site {
  /** Its host name, for which the key is good. */
  readonly site: string;
  /** Scheme, host and port, as they may be written. */
  readonly origins: readonly string[];
}

interface PasskeySite extends Site {
  readonly challenge: string;
}

export interface StoredKey {
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
}

const SERVICE = "Posthorn";

/** EdDSA, ES256 and RS256, as COSE numbers them: one of them every authenticator has. */
const ALGORITHMS = [-8, -7, -257];

export async function registrationOptions(
  { site, challenge }: Pick<PasskeySite, "site" | "challenge">,
  user: { readonly handle: Uint8Array; readonly address: string; readonly known: readonly string[] },
): Promise<PasskeyOptions> {
  const { generateRegistrationOptions } = await import("@simplewebauthn/server");
  const options = await generateRegistrationOptions({
    rpName: SERVICE,
    rpID: site,
    userID: Uint8Array.from(user.handle),
    userName: user.address,
    userDisplayName: user.address,
    challenge: octets(challenge),
    supportedAlgorithmIDs: ALGORITHMS,
    attestationType: "none",
    excludeCredentials: user.known.map((id) => ({ id })),
    // It takes the place of address, password and second factor: it has to know whose it is, and who holds it.
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  return { ...options };
}

export async function authenticationOptions({
  site,
  challenge,
}: Pick<PasskeySite, "site" | "challenge">): Promise<PasskeyOptions> {
  const { generateAuthenticationOptions } = await import("@simplewebauthn/server");
  return {
    ...(await generateAuthenticationOptions({
      rpID: site,
      challenge: octets(challenge),
      userVerification: "required",
    })),
  };
}

/** The new key; undefined when the answer does not prove it. `response` is the client's text. */
export async function registeredKey(at: PasskeySite, response: unknown): Promise<StoredKey | undefined> {
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  try {
    const verified = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: at.challenge,
      expectedOrigin: [...at.origins],
      expectedRPID: at.site,
      supportedAlgorithmIDs: ALGORITHMS,
      requireUserVerification: true,
    });
    return verified.verified ? verified.registrationInfo.credential : undefined;
  } catch {
    // The library throws for everything that is wrong with what a stranger wrote.
    return undefined;
  }
}

/** The key's counter after this use; undefined when the answer does not prove that somebody has the key. */
export async function counterAfter(at: PasskeySite, key: StoredKey, response: unknown): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: at.challenge,
      expectedOrigin: [...at.origins],
      expectedRPID: at.site,
      credential: { id: key.id, publicKey: Uint8Array.from(key.publicKey), counter: key.counter },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    return undefined;
  }
}

/** The challenge that an answer repeats, and the key it names; what it claims, not what it proves. */
export function claimOf(response: unknown): { readonly id: string; readonly challenge: string } | undefined {
  try {
    const { id, response: signed } = response as { id: unknown; response: { clientDataJSON: string } };
    const data = JSON.parse(octets(signed.clientDataJSON).toString()) as { challenge: unknown };
    if (typeof id !== "string" || typeof data.challenge !== "string") return undefined;
    return { id, challenge: data.challenge };
  } catch {
    return undefined;
  }
}

function octets(text: string): Buffer<ArrayBuffer> {
  return Buffer.from(text, "base64url");
}
