/** Writing with formatting. Loaded only when somebody writes. */
import { Editor, getSchema } from "@tiptap/core";
import { DOMParser as ContentParser } from "@tiptap/pm/model";
import { StarterKit } from "@tiptap/starter-kit";
import { Bold, Image, Italic, Link, List, ListOrdered, TextQuote, Underline } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useReducer, useRef, useState } from "react";
import { Dialog, Field, IconButton } from "../look/controls.tsx";
import { DialogEnd } from "../look/dialog-end.tsx";
import { useFilePicker } from "../look/use-file-picker.tsx";
import { fragmentOf } from "../reader/sanitise.ts";
import { useWords } from "../shell/app-context.ts";
import { Picture, picturesIn } from "./picture-node.ts";
import styles from "./rich-editor.module.css";

interface Props {
  /** At first; what is typed comes back by onChange. */
  readonly html: string;
  readonly isFocused: boolean;
  readonly onChange: (html: string, text: string) => void;
  readonly pictures: Pictures;
}

export interface Pictures {
  /** Answers the Content-ID under which it goes along. */
  readonly add: (file: File) => string;
  readonly load: (cid: string) => Promise<Blob | undefined>;
}

const kit = StarterKit.configure({
  code: false,
  codeBlock: false,
  link: { openOnClick: false, defaultProtocol: "https", protocols: ["mailto"] },
});

/** Answers whether there was something to put in. */
function putIn(editor: Editor | undefined, files: readonly File[], pictures: Pictures, at?: number): boolean {
  if (editor === undefined || files.length === 0) return false;
  const nodes = files.map((file) => ({ type: "picture", attrs: { cid: pictures.add(file), alt: file.name } }));
  const { from } = editor.state.selection;
  editor
    .chain()
    .focus()
    .insertContentAt(at ?? from, nodes)
    .run();
  return true;
}

export function RichEditor({ html, isFocused, onChange, pictures }: Props): ReactNode {
  const words = useWords();
  const place = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor | undefined>();
  const [, drawAgain] = useReducer((n: number) => n + 1, 0);
  const first = useRef({ html, isFocused });
  const latest = useRef({ onChange, pictures });
  useEffect(() => {
    latest.current = { onChange, pictures };
  });
  useEffect(() => {
    if (place.current === null) return;
    const extensions = [kit, Picture.configure({ load: (cid) => latest.current.pictures.load(cid) })];
    const made: Editor = new Editor({
      element: place.current,
      extensions,
      injectCSS: false,
      // Parsed by way of the sanitiser: the policy of the page lets nobody else make nodes of text.
      content: ContentParser.fromSchema(getSchema(extensions)).parse(fragmentOf(first.current.html)).toJSON(),
      autofocus: first.current.isFocused ? "start" : false,
      editorProps: {
        attributes: { "aria-label": words.messageText, role: "textbox", "aria-multiline": "true" },
        handlePaste: (_view, event) => putIn(made, picturesIn(event.clipboardData), latest.current.pictures),
        handleDrop: (view, event) => {
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
          return putIn(made, picturesIn(event.dataTransfer), latest.current.pictures, at);
        },
      },
      onUpdate: ({ editor: now }) => latest.current.onChange(now.getHTML(), now.getText({ blockSeparator: "\n\n" })),
      onTransaction: drawAgain,
    });
    setEditor(made);
    return () => made.destroy();
  }, [words]);
  return (
    <>
      <div ref={place} className={styles.place} />
      {editor !== undefined && <Toolbar editor={editor} pictures={pictures} />}
    </>
  );
}

function Toolbar({ editor, pictures }: { editor: Editor; pictures: Pictures }): ReactNode {
  const words = useWords();
  const [isLinking, setLinking] = useState(false);
  const chain = () => editor.chain().focus();
  const tools = [
    { label: words.bold, Icon: Bold, name: "bold", run: () => chain().toggleBold().run() },
    { label: words.italic, Icon: Italic, name: "italic", run: () => chain().toggleItalic().run() },
    { label: words.underline, Icon: Underline, name: "underline", run: () => chain().toggleUnderline().run() },
    { label: words.bulletList, Icon: List, name: "bulletList", run: () => chain().toggleBulletList().run() },
    { label: words.orderedList, Icon: ListOrdered, name: "orderedList", run: () => chain().toggleOrderedList().run() },
    { label: words.blockquote, Icon: TextQuote, name: "blockquote", run: () => chain().toggleBlockquote().run() },
    { label: words.link, Icon: Link, name: "link", run: () => setLinking(true) },
  ];
  return (
    <div role="toolbar" aria-label={words.formatting} className={styles.tools}>
      {tools.map(({ label, Icon, name, run }) => (
        <IconButton key={name} label={label} isSelected={editor.isActive(name)} onPress={run}>
          <Icon size={17} aria-hidden />
        </IconButton>
      ))}
      <PictureButton editor={editor} pictures={pictures} />
      {isLinking && <LinkDialog editor={editor} onClose={() => setLinking(false)} />}
    </div>
  );
}

function PictureButton({ editor, pictures }: { editor: Editor; pictures: Pictures }): ReactNode {
  const words = useWords();
  const picker = useFilePicker({
    label: words.picture,
    accept: "image/png,image/jpeg,image/gif,image/webp,image/avif",
    multiple: true,
    onPick: (chosen) => putIn(editor, chosen, pictures),
  });
  return (
    <>
      {picker.input}
      <IconButton label={words.picture} onPress={picker.open}>
        <Image size={17} aria-hidden />
      </IconButton>
    </>
  );
}

function LinkDialog({ editor, onClose }: { editor: Editor; onClose: () => void }): ReactNode {
  const words = useWords();
  const [url, setUrl] = useState(String(editor.getAttributes("link")["href"] ?? "https://"));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const link = editor.chain().focus().extendMarkRange("link");
    if (url.trim() === "" || url.trim() === "https://") link.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive("link"))
      editor
        .chain()
        .focus()
        .insertContent({ type: "text", text: url.trim(), marks: [{ type: "link", attrs: { href: url.trim() } }] })
        .run();
    else link.setLink({ href: url.trim() }).run();
    onClose();
  };
  return (
    <Dialog title={words.link} onClose={onClose}>
      <form onSubmit={submit} className={styles.link}>
        <Field label={words.linkAddress} value={url} onChange={setUrl} autoFocus />
        <DialogEnd doIt={words.save} onClose={onClose} />
      </form>
    </Dialog>
  );
}
