/** A rule for messages like one that is here: of its list, or of its sender. */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { JmapClient } from "../../jmap/client.ts";
import type { Address } from "../../jmap/types.ts";
import { Unanswered } from "../../look/unanswered.tsx";
import { useStore, useWords, useWordsOf } from "../../shell/app-context.ts";
import { NEW_RULE } from "./form-rule.ts";
import { lineOf, type Rule } from "./model/rule.ts";
import { filterWords } from "./words.ts";

export function LikeThis({ emailId, children }: { emailId: string; children: (rule: Rule) => ReactNode }): ReactNode {
  const all = useWords();
  const words = useWordsOf(filterWords);
  const { client } = useStore();
  const [rule, setRule] = useState<Rule | "failed" | undefined>();
  const ask = useCallback(() => {
    readLike(client, emailId).then(setRule, () => setRule("failed"));
  }, [client, emailId]);
  useEffect(ask, [ask]);
  if (rule === "failed") return <Unanswered failed={words.failed} askAgain={ask} />;
  return rule === undefined ? <p role="status">{all.loading}</p> : children(rule);
}

interface Like {
  readonly from: readonly Address[] | null;
  readonly "header:List-Id:asText": string | null;
}

async function readLike(client: JmapClient, emailId: string): Promise<Rule> {
  const args = { ids: [emailId], properties: ["from", "header:List-Id:asText"] };
  const [{ list }] = await client.request<[{ list: readonly Like[] }]>(["Email/get", args]);
  return list[0] === undefined ? NEW_RULE : ruleLike(list[0]);
}

function ruleLike({ from, "header:List-Id:asText": list }: Like): Rule {
  const header = { kind: "header", isNot: false } as const;
  // The identifier is between angle brackets, what stands before it changes (RFC 2919 2).
  const id = /<[^<>]+>/.exec(list ?? "")?.[0];
  if (id !== undefined)
    return { ...NEW_RULE, conditions: [{ ...header, headers: ["list-id"], match: "contains", values: [lineOf(id)] }] };
  const sender = lineOf(from?.[0]?.email ?? "");
  return { ...NEW_RULE, conditions: [{ ...header, headers: ["from"], match: "address", values: [sender] }] };
}
