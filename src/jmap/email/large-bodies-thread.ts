/** The thread behind `LargeBodies`. */
import { answerWith } from "../../db/thread-side.ts";
import { MethodError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { Room } from "../room.ts";
import { parseMessage } from "./body-part.ts";
import { type BodyWish, contentJson } from "./properties.ts";

export interface Task {
  readonly bytes: Uint8Array;
  readonly blobId: string;
  readonly properties: ReadonlySet<string>;
  readonly wish: Omit<BodyWish, "room">;
  /** Characters that there is room for. */
  readonly left: number;
}

/** Undefined for what there is no room for. */
export type Shown = JsonObject | undefined;

answerWith(({ bytes, blobId, properties, wish, left }: Task): Shown => {
  try {
    return contentJson(parseMessage(bytes), blobId, properties, { ...wish, room: new Room(left) });
  } catch (error) {
    if (error instanceof MethodError && error.type === "requestTooLarge") return undefined;
    throw error;
  }
});
