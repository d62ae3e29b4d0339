/** What a browser does with passkeys. */

/** Whether it has any: only on a host with a name, and over TLS or on this machine. */
export const hasPasskeys =
  typeof PublicKeyCredential !== "undefined" &&
  !/^[\d.]+$|^\[/.test(typeof location === "undefined" ? "" : location.hostname);

/** Undefined when whoever was asked did not want to. */
export async function makePasskey(question: PublicKeyCredentialCreationOptionsJSON): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(question);
  return answerOf(() => navigator.credentials.create({ publicKey }));
}

export async function answerWithPasskey(question: PublicKeyCredentialRequestOptionsJSON): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(question);
  return answerOf(() => navigator.credentials.get({ publicKey }));
}

async function answerOf(work: () => Promise<Credential | null>): Promise<unknown> {
  try {
    const credential = await work();
    return credential instanceof PublicKeyCredential ? credential.toJSON() : undefined;
  } catch (error) {
    if (error instanceof DOMException && ["NotAllowedError", "AbortError", "InvalidStateError"].includes(error.name))
      return undefined;
    throw error;
  }
}
