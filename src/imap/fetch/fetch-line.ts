/** How FETCH names a message: by its sequence number, or its UID alone (RFC 9586 3.3). */

/** `12 FETCH (`, or `4711 UIDFETCH (` for who has enabled UIDONLY. */
export function fetchOpening(uidOnly: boolean, sequence: number, uid: number): string {
  return uidOnly ? `${uid} UIDFETCH (` : `${sequence} FETCH (`;
}
