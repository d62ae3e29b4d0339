/** What was not loaded from other servers, and the ways to load it: for this message, or always for its sender. */
import { EyeOff, ImageOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Email, EmailContent } from "../jmap/types.ts";
import { Button } from "../look/controls.tsx";
import { useCell } from "../model/use-cell.ts";
import { alwaysShowPicturesOf, pictureSenders } from "../model/picture-senders.ts";
import { useStore, useWords } from "../shell/app-context.ts";
import styles from "./message-body.module.css";
import type { SanitisedHtml } from "./sanitise.ts";
import { authenticityIn } from "./authenticity-in.ts";

interface Remote {
  readonly areShown: boolean;
  readonly show: () => void;
  /** Undefined where the sender is not known well enough to be believed another time. */
  readonly always: (() => void) | undefined;
  readonly sender: string;
}

export function useRemote(email: Pick<Email, "from">, content: EmailContent): Remote {
  const [isWanted, want] = useState(false);
  const known = useCell(pictureSenders);
  const found = authenticityIn(email, content)?.kind;
  const sender = email.from?.[0]?.email ?? "";
  const isBelieved = sender !== "" && (found === undefined || found === "confirmed" || found === "internal");
  return {
    areShown: isWanted || (isBelieved && known.has(sender.toLowerCase())),
    show: () => want(true),
    always: isBelieved ? () => alwaysShowPicturesOf(sender) : undefined,
    sender,
  };
}

export function RemoteNote({ html, remote }: { html: SanitisedHtml; remote: Remote }): ReactNode {
  const words = useWords();
  const canFetch = useStore().client.reading !== undefined;
  const areMissing = html.remoteImages > 0 && !remote.areShown;
  if (!areMissing && html.trackers === 0) return null;
  return (
    <div className={styles.note}>
      {areMissing ? <ImageOff size={16} aria-hidden /> : <EyeOff size={16} aria-hidden />}
      <p>
        {areMissing && `${words.remoteBlocked(html.remoteImages)} `}
        {html.trackers > 0 && words.trackersRemoved(html.trackers)}
      </p>
      {areMissing && canFetch && (
        <span className={styles.ways}>
          <Button onPress={remote.show}>{words.showPictures}</Button>
          {remote.always !== undefined && (
            <Button onPress={remote.always}>{words.alwaysShowPictures(remote.sender)}</Button>
          )}
        </span>
      )}
    </div>
  );
}
