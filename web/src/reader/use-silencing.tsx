/** Entries of a message's menu for who wants to hear no more of its conversation, or of its sender. */
import { Ban, BellOff } from "lucide-react";
import type { ReactNode } from "react";
import type { Email } from "../jmap/types.ts";
import { useDeed } from "../look/use-deed.ts";
import { block, unblock } from "../mail/block.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { isMuted, muteThreads } from "../mail/mute.ts";
import { say } from "../model/toasts.ts";
import { useStore, useWords } from "../shell/app-context.ts";

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly onAction: () => void;
}

/** None for what others share: that is sorted by its owner. */
export function useSilencing(email: Email): readonly Entry[] {
  const words = useWords();
  const store = useStore();
  const { run } = useDeed();
  if (!store.client.isOwn) return [];
  const { threadId } = email;
  const isSilent = store.cache.emailsOf(threadId).some(isMuted);
  const mute: Entry = {
    id: "mute",
    label: isSilent ? words.doUnmute : words.doMute,
    icon: <BellOff size={17} aria-hidden />,
    onAction: () => void muteThreads(store, { threadIds: [threadId], from: undefined, isSet: !isSilent, words }),
  };
  const sender = email.from?.[0]?.email;
  if (sender === undefined || isOneself(store, sender)) return [mute];
  const blockSender = async (): Promise<void> => {
    if (await run(() => block(sender))) say(words.blocked(sender), { undo: () => unblock(sender) });
  };
  const icon = <Ban size={17} aria-hidden />;
  return [mute, { id: "block", label: words.doBlock(sender), icon, onAction: () => void blockSender() }];
}

function isOneself({ cache }: MailStore, sender: string): boolean {
  return cache.identities.some(({ email }) => email.toLowerCase() === sender.toLowerCase());
}
