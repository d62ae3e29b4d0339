/** Conversations on their way from the list to a folder. */

const TYPE = "application/x-posthorn-threads";

export interface Dragged {
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

export function dropped(transfer: DataTransfer): Dragged {
  const data = transfer.getData(TYPE);
  return data === "" ? { threadIds: [], mailboxId: undefined } : (JSON.parse(data) as Dragged);
}
