/** The message of a handover in the form that one server takes. */
import type { Extensions } from "../wire/smtp/extensions.ts";
import { TEXT_LINE_BYTES_MAX } from "../wire/smtp/limits.ts";
import { surveyText, type TextSurvey } from "../wire/smtp/text-survey.ts";
import type { Handover } from "./transport.ts";
import { trouble } from "./trouble.ts";

export interface Outgoing {
  readonly bytes: Uint8Array;
  readonly body: Handover["message"]["body"];
  readonly survey: TextSurvey;
}

/** Makes each form once, however many servers and transactions it takes. */
export class OutgoingMessage {
  readonly #message: Handover["message"];
  readonly #made = new Map<"as-is" | "7bit", { bytes: Uint8Array; survey: TextSurvey }>();

  constructor(message: Handover["message"]) {
    this.#message = message;
  }

  /**
   * As it is where the server takes it so; else converted. Lines that are longer than RFC 5321 4.5.3.1.6 allows are reason to convert too:
   * there are servers that refuse them, or break them anywhere. Throws Trouble when a bare CR or LF would be left.
   */
  async for(known: Extensions): Promise<Outgoing> {
    const { body } = this.#message;
    if (body === "BINARYMIME" && known.binaryMime && known.chunking)
      return { ...(await this.#form("as-is")), body: "BINARYMIME" };
    if (body === "7BIT" || (body === "8BITMIME" && known.eightBitMime)) {
      const asIs = await this.#form("as-is");
      if (isText(asIs.survey)) return { ...asIs, body };
    }
    const converted = await this.#form("7bit");
    if (converted.survey.flaw === undefined) return { ...converted, body: "7BIT" };
    throw trouble(
      "5.6.0",
      "The message has a CR or LF by itself, which no two mail servers read alike, so that it cannot be sent on.",
    );
  }

  async #form(form: "as-is" | "7bit"): Promise<{ bytes: Uint8Array; survey: TextSurvey }> {
    const made = this.#made.get(form);
    if (made !== undefined) return made;
    const bytes = await this.#message.bytes(form);
    const fresh = { bytes, survey: surveyText(bytes) };
    this.#made.set(form, fresh);
    return fresh;
  }
}

function isText({ flaw, longestLine }: TextSurvey): boolean {
  return flaw === undefined && longestLine <= TEXT_LINE_BYTES_MAX;
}
