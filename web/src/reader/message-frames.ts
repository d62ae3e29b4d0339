/**
 * Documents for messages' HTML, served empty under a policy that allows nothing but looks (docs/design/0042). Some are kept ready out of sight, as it takes
 * longer to load one than to fill it; and one is where HTML is taken apart, since the page's own policy would complain of every style in it.
 */

const SRC = "/message.html";
const SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";

/** Frames that wait for a message. */
const SPARE_MAX = 3;

let shelf: HTMLElement | undefined;
const spare: HTMLIFrameElement[] = [];
let room: Promise<Window> | undefined;

function theShelf(): HTMLElement {
  if (shelf !== undefined) return shelf;
  shelf = document.createElement("div");
  shelf.hidden = true;
  document.body.append(shelf);
  return shelf;
}

function load(place: Element, loaded: (frame: HTMLIFrameElement) => void): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", SANDBOX);
  frame.src = SRC;
  frame.addEventListener("load", () => loaded(frame), { once: true });
  place.append(frame);
  return frame;
}

/** Where HTML is taken apart. */
export function cleanRoom(): Promise<Window> {
  room ??= new Promise((resolve) => {
    load(theShelf(), ({ contentWindow }) => contentWindow !== null && resolve(contentWindow));
  });
  return room;
}

/** Before anybody opens a message. */
export function prepareFrames(): void {
  void cleanRoom();
  if (canMove(theShelf())) load(theShelf(), (frame) => void spare.push(frame));
}

/** Whether a frame can go elsewhere in the page without an end of its document; not every browser knows how. */
function canMove(place: Element): boolean {
  return "moveBefore" in place;
}

/** Into `place`, which is in the page; `ready` is called with the empty document. The answer takes it away, while `place` is still there. */
export function showFrame(place: Element, ready: (inner: Document) => void): () => void {
  let isLoaded = false;
  const tell = ({ contentDocument }: HTMLIFrameElement): void => {
    isLoaded = true;
    if (contentDocument !== null) ready(contentDocument);
  };
  const known = spare.pop();
  if (known === undefined) {
    const frame = load(place, tell);
    return () => putAway(frame, isLoaded);
  }
  place.moveBefore(known, null);
  tell(known);
  return () => putAway(known, true);
}

function putAway(frame: HTMLIFrameElement, isLoaded: boolean): void {
  const place = theShelf();
  if (!isLoaded || !frame.isConnected || !canMove(place) || spare.length >= SPARE_MAX) {
    frame.remove();
    return;
  }
  frame.contentDocument?.body.replaceChildren();
  frame.removeAttribute("style");
  frame.title = "";
  place.moveBefore(frame, null);
  spare.push(frame);
}
