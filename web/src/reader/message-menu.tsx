/** What can be done with one message of a conversation, besides answering it. */
import { Code, Download, EllipsisVertical, Printer } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { Email } from "../jmap/types.ts";
import { Dialog, MenuButton } from "../look/controls.tsx";
import { useStore, useWords } from "../shell/app-context.ts";
import { printMessage } from "./print.ts";

const Source = lazy(() => import("./preview/source.tsx").then((module) => ({ default: module.Source })));

export function MessageMenu({ email, articleId }: { email: Email; articleId: string }): ReactNode {
  const words = useWords();
  const { client } = useStore();
  const [isSourceShown, showSource] = useState(false);
  const download = (): void => {
    const link = document.createElement("a");
    link.href = client.downloadUrl(email.blobId, "message.eml", "message/rfc822");
    link.download = "message.eml";
    link.click();
  };
  const entries = [
    {
      id: "print",
      label: words.print,
      icon: <Printer size={17} aria-hidden />,
      onAction: () => printMessage(document.getElementById(articleId)),
    },
    { id: "source", label: words.viewSource, icon: <Code size={17} aria-hidden />, onAction: () => showSource(true) },
    { id: "download", label: words.downloadSource, icon: <Download size={17} aria-hidden />, onAction: download },
  ];
  return (
    <>
      <MenuButton label={words.more} icon={<EllipsisVertical size={18} aria-hidden />} entries={entries} />
      {isSourceShown && (
        <Dialog title={words.source} onClose={() => showSource(false)} isWide>
          <Suspense>
            <Source blobId={email.blobId} type="message/rfc822" />
          </Suspense>
        </Dialog>
      )}
    </>
  );
}
