/** The message of a handover in the form that one server takes. */
import { isAscii } from "../wire/mime/ascii.ts";
import { findBody } from "../wire/mime/header.ts";
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

interface Form {
  readonly bytes: Uint8Array;
  readonly survey: TextSurvey;
  readonly ascii: boolean;
  readonly asciiHeader: boolean;
}

/** Makes each form once, however many servers and transactions it takes. */
export class OutgoingMessage {
  readonly #message: Handover["message"];
  readonly #made = new Map<"as-is" | "7bit", Form>();

  constructor(message: Handover["message"]) {
    this.#message = message;
  }

  /** As it is where the server takes it so; else converted. Throws Trouble when a bare CR or LF would be left. */
  async for(known: Extensions): Promise<Outgoing> {
    const { body } = this.#message;
    const asIs = await this.#form("as-is");
    if (body === "BINARYMIME" && known.binaryMime && known.chunking) return { ...asIs, body };
    if (body !== "BINARYMIME" && !this.#wantsConversion(asIs, known))
      return { ...asIs, body: asIs.ascii ? "7BIT" : "8BITMIME" };
    const converted = await this.#form("7bit");
    if (converted.survey.flaw === undefined) return { ...converted, body: converted.ascii ? "7BIT" : "8BITMIME" };
    throw trouble(
      "5.6.0",
      "The message has a CR or LF by itself, which no two mail servers read alike, so that it cannot be sent on.",
    );
  }

  /**
   * What nobody else has signed is put right: lines longer than RFC 5321 4.5.3.1.6 allows, which some servers refuse and others break
   * anywhere, and bytes in the header that only SMTPUTF8 would explain.
   */
  #wantsConversion({ survey, ascii, asciiHeader }: Form, known: Extensions): boolean {
    if (survey.flaw !== undefined || (!ascii && !known.eightBitMime)) return true;
    const { foreign, utf8Header } = this.#message;
    return !foreign && (survey.longestLine > TEXT_LINE_BYTES_MAX || (!asciiHeader && !utf8Header));
  }

  async #form(form: "as-is" | "7bit"): Promise<Form> {
    const made = this.#made.get(form);
    if (made !== undefined) return made;
    const bytes = await this.#message.bytes(form);
    const ascii = isAscii(bytes);
    const asciiHeader = ascii || isAscii(bytes.subarray(0, findBody(bytes)));
    const fresh = { bytes, survey: surveyText(bytes), ascii, asciiHeader };
    this.#made.set(form, fresh);
    return fresh;
  }
}
