/** Conversations on their way from the list to a folder. */

const TYPE = "application/x-posthorn-threads";

/** Pages may ask for the type alone while something is dragged. In lower case, as browsers have it. */
function typeOf(accountId: string): string {
  return `${TYPE}-${accountId.toLowerCase()}`;
}

export interface Dragged {
  /** Conversations stay within their account. */
  readonly accountId: string;
  readonly threadIds: readonly string[];
  /** The mailbox they come from; undefined for search results. */
  readonly mailboxId: string | undefined;
}

export function drag(transfer: DataTransfer, dragged: Dragged): void {
  transfer.setData(typeOf(dragged.accountId), JSON.stringify(dragged));
  transfer.effectAllowed = "move";
}

export function isDraggingThreads(transfer: DataTransfer, accountId: string): boolean {
  return transfer.types.includes(typeOf(accountId));
}

export function dropped(transfer: DataTransfer, accountId: string): Dragged {
  const data = transfer.getData(typeOf(accountId));
  return data === "" ? { accountId, threadIds: [], mailboxId: undefined } : (JSON.parse(data) as Dragged);
}
