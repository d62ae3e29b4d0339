/** Three rules to begin with, where there are none. */
import { Newspaper, Receipt, Star, WandSparkles } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../look/controls.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { useWordsOf } from "../../shell/app-context.ts";
import own from "./filters.module.css";
import { NEW_CONDITION } from "./form-rule.ts";
import { FLAGGED, type Rule } from "./model/rule.ts";
import { type FilterWords, filterWords } from "./words.ts";

const RECIPES = [
  { name: "newsletters", icon: <Newspaper size={18} aria-hidden /> },
  { name: "bills", icon: <Receipt size={18} aria-hidden /> },
  { name: "boss", icon: <Star size={18} aria-hidden /> },
] as const;

type Recipe = (typeof RECIPES)[number]["name"];

export function Recipes({ onChoose }: { onChoose: (rule: Rule) => void }): ReactNode {
  const words = useWordsOf(filterWords);
  return (
    <EmptyState icon={<WandSparkles size={32} aria-hidden />} title={words.none}>
      <p>{words.noneLong}</p>
      <div className={own.recipes}>
        {RECIPES.map(({ name, icon }) => (
          <Button key={name} onPress={() => onChoose(recipe(name, words))}>
            {icon}
            {words.recipes[name]}
          </Button>
        ))}
      </div>
    </EmptyState>
  );
}

function recipe(name: Recipe, { recipes, recipeFolders, recipeWords }: FilterWords): Rule {
  const rule = { name: recipes[name], isOn: true, join: "any" } as const;
  const header = { kind: "header", isNot: false } as const;
  switch (name) {
    case "newsletters":
      return {
        ...rule,
        conditions: [{ ...header, headers: ["list-unsubscribe"], match: "exists", values: [] }],
        actions: [{ kind: "move", folder: recipeFolders.newsletters }, { kind: "stop" }],
      };
    case "bills":
      return {
        ...rule,
        conditions: [{ ...header, headers: ["subject"], match: "contains", values: recipeWords.bills }],
        actions: [{ kind: "move", folder: recipeFolders.bills }, { kind: "stop" }],
      };
    case "boss":
      return { ...rule, conditions: [NEW_CONDITION], actions: [{ kind: "mark", flag: FLAGGED }] };
  }
}
