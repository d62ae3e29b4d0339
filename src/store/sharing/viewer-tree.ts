/** The mailboxes of an account as somebody else sees them: those that the viewer may know of, nothing of the others. */
import { MailboxTree, type Place } from "../mailboxes/mailbox-tree.ts";
import { HIERARCHY_SEPARATOR, type AccountId } from "../model.ts";
import { rightsOf } from "./rights.ts";

/** Viewers of one tree whose view is kept: more than look at one account at a time. */
const VIEWS_MAX = 64;

const views = new WeakMap<MailboxTree, Map<AccountId, MailboxTree>>();

export function treeFor(tree: MailboxTree, viewer: AccountId): MailboxTree {
  let known = views.get(tree);
  if (known === undefined || known.size > VIEWS_MAX) views.set(tree, (known = new Map<AccountId, MailboxTree>()));
  let view = known.get(viewer);
  if (view === undefined) known.set(viewer, (view = viewOf(tree, viewer)));
  return view;
}

function viewOf(tree: MailboxTree, viewer: AccountId): MailboxTree {
  const shown = new Map<string, Place>();
  for (const place of tree.places) {
    const rights = rightsOf(place.grants, viewer);
    if (rights === "") continue;
    // In path order, superiors come first. What is above and not shown is not there.
    const parent = nearestAbove(shown, place);
    if (parent !== undefined) shown.set(parent.path, { ...parent, hasChildren: true });
    const seen = { rights, parentId: parent?.id, hasChildren: false, subscribed: false };
    shown.set(place.path, { ...place, ...seen });
  }
  return new MailboxTree(tree.modseq, [...shown.values()], []);
}

function nearestAbove(shown: ReadonlyMap<string, Place>, { parts }: Place): Place | undefined {
  for (let depth = parts.length - 1; depth > 0; depth--) {
    const above = shown.get(parts.slice(0, depth).join(HIERARCHY_SEPARATOR));
    if (above !== undefined) return above;
  }
  return undefined;
}
