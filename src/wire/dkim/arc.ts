/** The ARC sets that a message carries, one for each server that passed it on (RFC 8617 4). */
import { asBuffer, COLON } from "../mime/ascii.ts";
import { ARC_SETS_MAX } from "./limits.ts";
import type { SignableHeader } from "./selection.ts";
import { parseTagList } from "./tag-list.ts";

/** The fields of a set in the order in which they are hashed (RFC 8617 5.1.1). */
export const ARC_FIELDS = ["arc-authentication-results", "arc-message-signature", "arc-seal"] as const;

export interface ArcChain {
  /** The fields of all sets, from the first set on; undefined when one of them is missing, there twice, or not to be understood. */
  readonly fields: readonly Uint8Array[] | undefined;
  /** The number that the next set has; undefined when there may be no more. */
  readonly next: number | undefined;
  /** The newest seal says that the chain was broken when its server got it: nobody adds to such a chain (RFC 8617 5.1 2). */
  readonly ended: boolean;
}

export function readArcChain(header: SignableHeader): ArcChain {
  const kinds = ARC_FIELDS.map((name) => byInstance(name, header.fields(name)));
  const newest = Math.max(0, ...kinds.flatMap(({ fields }) => [...fields.keys()]));
  const complete = kinds.every(({ sound, fields }) => sound && fields.size === newest);
  const instances = Array.from({ length: newest }, (_, i) => i + 1);
  const seal = kinds[2]?.fields.get(newest);
  return {
    fields: complete ? instances.flatMap((i) => kinds.flatMap(({ fields }) => fields.get(i) ?? [])) : undefined,
    next: newest < ARC_SETS_MAX ? newest + 1 : undefined,
    ended: seal !== undefined && parseTagList(valueOf(seal))?.get("cv")?.toLowerCase() === "fail",
  };
}

/** `sound`: every field has a number, and no two have the same. Instances are counted from 1, so there are no gaps when there are as many as the newest says. */
function byInstance(
  name: string,
  all: readonly Uint8Array[],
): { fields: ReadonlyMap<number, Uint8Array>; sound: boolean } {
  const fields = new Map<number, Uint8Array>();
  for (const field of all) {
    const instance = instanceOf(name, valueOf(field));
    if (instance !== undefined) fields.set(instance, field);
  }
  return { fields, sound: fields.size === all.length };
}

/** The tag `i`, which in ARC-Authentication-Results comes first, before what is no tag list (RFC 8617 4.1.1). */
function instanceOf(name: string, value: string): number | undefined {
  const text = name === ARC_FIELDS[0] ? /^\s*i\s*=([^;]*);/i.exec(value)?.[1] : parseTagList(value)?.get("i");
  const digits = /^\s*0*([1-9]\d?)\s*$/.exec(text ?? "")?.[1];
  return digits === undefined || Number(digits) > ARC_SETS_MAX ? undefined : Number(digits);
}

function valueOf(field: Uint8Array): string {
  return asBuffer(field.subarray(field.indexOf(COLON) + 1)).toString("latin1");
}
