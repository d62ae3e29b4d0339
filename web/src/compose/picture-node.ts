/** A picture within the text: in the message it is a part that the text names by its Content-ID (RFC 2392), here it is shown from that part. */
import { Node } from "@tiptap/core";

interface Options {
  /** Undefined when it is not to be had. */
  readonly load: (cid: string) => Promise<Blob | undefined>;
}

export const Picture = Node.create<Options>({
  name: "picture",
  group: "inline",
  inline: true,
  atom: true,
  draggable: true,
  addOptions: () => ({ load: async () => undefined }),
  addAttributes: () => ({
    cid: { default: "", parseHTML: (element: HTMLElement) => (element.getAttribute("src") ?? "").slice("cid:".length) },
    alt: { default: "" },
  }),
  parseHTML: () => [{ tag: 'img[src^="cid:"]' }],
  renderHTML: ({ node }) => ["img", { src: `cid:${String(node.attrs["cid"])}`, alt: String(node.attrs["alt"]) }],
  addNodeView() {
    const { load } = this.options;
    return ({ node }) => {
      const dom = document.createElement("img");
      dom.alt = String(node.attrs["alt"]);
      let url = "";
      const show = (blob: Blob | undefined): void => {
        if (blob === undefined) return;
        url = URL.createObjectURL(blob);
        dom.src = url;
      };
      load(String(node.attrs["cid"])).then(show, () => undefined);
      return { dom, destroy: () => URL.revokeObjectURL(url) };
    };
  },
});

/** Of what is pasted or dropped, the files that can be shown in the text; office programs give a picture of the text they copy besides. */
export function picturesIn(transfer: DataTransfer | null): readonly File[] {
  if (transfer?.types.includes("text/plain") === true) return [];
  return [...(transfer?.files ?? [])].filter(({ type }) => /^image\/(?:png|jpeg|gif|webp|avif)$/.test(type));
}
