/** Writing with formatting. Loaded only when somebody writes. */
import { Editor, getSchema } from "@tiptap/core";
import { DOMParser as ContentParser } from "@tiptap/pm/model";
import { StarterKit } from "@tiptap/starter-kit";
import { Bold, Italic, Link, List, ListOrdered, TextQuote, Underline } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useReducer, useRef, useState } from "react";
import { Button, Dialog, DialogButtons, Field, IconButton } from "../look/controls.tsx";
import { fragmentOf } from "../reader/sanitise.ts";
import { useWords } from "../shell/app-context.ts";
import styles from "./rich-editor.module.css";

interface Props {
  /** At first; what is typed comes back by onChange. */
  readonly html: string;
  readonly isFocused: boolean;
  readonly onChange: (html: string, text: string) => void;
}

const extensions = [
  StarterKit.configure({
    code: false,
    codeBlock: false,
    link: { openOnClick: false, defaultProtocol: "https", protocols: ["mailto"] },
  }),
];

export function RichEditor({ html, isFocused, onChange }: Props): ReactNode {
  const words = useWords();
  const place = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor | undefined>();
  const [, drawAgain] = useReducer((n: number) => n + 1, 0);
  const first = useRef({ html, isFocused });
  const changed = useRef(onChange);
  useEffect(() => {
    changed.current = onChange;
  });
  useEffect(() => {
    if (place.current === null) return;
    const made = new Editor({
      element: place.current,
      extensions,
      injectCSS: false,
      // Parsed by way of the sanitiser: the policy of the page lets nobody else make nodes of text.
      content: ContentParser.fromSchema(getSchema(extensions)).parse(fragmentOf(first.current.html)).toJSON(),
      autofocus: first.current.isFocused ? "start" : false,
      editorProps: { attributes: { "aria-label": words.messageText, role: "textbox", "aria-multiline": "true" } },
      onUpdate: ({ editor: now }) => changed.current(now.getHTML(), now.getText({ blockSeparator: "\n\n" })),
      onTransaction: drawAgain,
    });
    setEditor(made);
    return () => made.destroy();
  }, [words]);
  return (
    <>
      <div ref={place} className={styles.place} />
      {editor !== undefined && <Toolbar editor={editor} />}
    </>
  );
}

function Toolbar({ editor }: { editor: Editor }): ReactNode {
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
      {isLinking && <LinkDialog editor={editor} onClose={() => setLinking(false)} />}
    </div>
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
        <DialogButtons>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit">
            {words.save}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
