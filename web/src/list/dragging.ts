/** Conversations on their way from the list to a folder. */

/** Pages may ask for the type alone while something is dragged. */
const TYPE = "application/x-posthorn-threads";

export interface Dragged {
  /** The account that they are in. */
  readonly accountId: string;
  readonly threadIds: readonly string[];
  /** The mailbox they come from; undefined for search results. */
  readonly mailboxId: string | undefined;
}

export function drag(transfer: DataTransfer, dragged: Dragged): void {
  transfer.setData(TYPE, JSON.stringify(dragged));
  transfer.effectAllowed = "move";
}

export function isDraggingThreads(transfer: DataTransfer): boolean {
  return transfer.types.includes(TYPE);
}

export function dropped(transfer: DataTransfer): Dragged | undefined {
  const data = transfer.getData(TYPE);
  return data === "" ? undefined : (JSON.parse(data) as Dragged);
}
