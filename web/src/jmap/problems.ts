/** What can go wrong between the page and the server. */

/** Nobody is logged in, or no longer. */
export class SignedOut extends Error {
  override name = "SignedOut";
}

/** The server cannot be reached. */
export class Unreachable extends Error {
  override name = "Unreachable";
}

/** The server answered that it will not, or cannot. */
export class Refused extends Error {
  override name = "Refused";
  /** As JMAP names it: "invalidRecipients". */
  readonly type: string;

  constructor(type: string, description: string) {
    super(description === "" ? type : description);
    this.type = type;
  }
}
