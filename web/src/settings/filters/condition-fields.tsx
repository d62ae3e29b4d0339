/** The conditions of a rule, a row of fields each. */
import { Plus, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, Field, IconButton } from "../../look/controls.tsx";
import { Picker } from "./picker.tsx";
import { useStore, useWordsOf } from "../../shell/app-context.ts";
import {
  conditionFor,
  SIZE_UNITS,
  sizeParts,
  subjectOf,
  SUBJECTS,
  type Subject,
  wayOf,
  WAYS,
  withSize,
  withWay,
} from "./condition-choices.ts";
import own from "./filters.module.css";
import { linesToValues, NEW_CONDITION, type Row, rowOf } from "./form-rule.ts";
import type { Condition, Join } from "./model/rule.ts";
import { ValuesField } from "./values-field.tsx";
import { filterWords } from "./words.ts";

const JOINS = ["all", "any", "every"] as const;

export function ConditionRows(props: {
  join: Join;
  rows: readonly Row<Condition>[];
  onJoin: (join: Join) => void;
  onChange: (rows: readonly Row<Condition>[]) => void;
}): ReactNode {
  const { join, rows, onJoin, onChange } = props;
  const words = useWordsOf(filterWords);
  return (
    <fieldset className={own.rows}>
      <legend>{words.conditions}</legend>
      <Picker label={words.which} value={join} choices={JOINS} textOf={(each) => words.joins[each]} onChange={onJoin} />
      {join !== "every" && (
        <>
          {rows.map((row, i) => (
            <div key={row.key} role="group" aria-label={words.condition(i + 1)} className={own.row}>
              <ConditionFields
                condition={row.content}
                onChange={(content) => onChange(rows.with(i, { ...row, content }))}
              />
              <span className={own.remove}>
                <IconButton
                  label={words.removeCondition(i + 1)}
                  isDisabled={rows.length === 1}
                  onPress={() => onChange(rows.toSpliced(i, 1))}
                >
                  <X size={18} aria-hidden />
                </IconButton>
              </span>
            </div>
          ))}
          <div>
            <Button onPress={() => onChange([...rows, rowOf(NEW_CONDITION)])}>
              <Plus size={17} aria-hidden />
              {words.addCondition}
            </Button>
          </div>
        </>
      )}
    </fieldset>
  );
}

interface Fields {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
}

function ConditionFields({ condition, onChange }: Fields): ReactNode {
  const words = useWordsOf(filterWords);
  const { client } = useStore();
  // A name that is typed may be that of another choice on its way.
  const [subject, setSubject] = useState(() => subjectOf(condition));
  const subjects = SUBJECTS.filter((each) => each === subject || isSaid(each, client.sieveExtensions));
  return (
    <>
      <Picker
        label={words.what}
        value={subject}
        choices={subjects}
        textOf={(each) => words.subjects[each]}
        onChange={(each) => {
          setSubject(each);
          onChange(conditionFor(each, condition));
        }}
      />
      {condition.kind === "header" && subject === "other" && (
        <Field
          label={words.headerName}
          value={condition.headers.join(", ")}
          onChange={(name) => onChange({ ...condition, headers: [name] })}
          isRequired
        />
      )}
      <Picker
        label={words.how}
        value={wayOf(condition)}
        choices={WAYS[subject]}
        textOf={(way) => (way.endsWith("!") ? words.ways[bare(way)][1] : words.ways[bare(way)][0]) ?? way}
        onChange={(way) => onChange(withWay(condition, way))}
      />
      <WhatIsWanted condition={condition} onChange={onChange} />
    </>
  );
}

function bare(way: string): keyof (typeof filterWords)["en"]["ways"] {
  return way.replace("!", "") as keyof (typeof filterWords)["en"]["ways"];
}

/** Not offered where the server cannot look for it. */
function isSaid(subject: Subject, extensions: readonly string[] | undefined): boolean {
  const needed = subject === "body" ? "body" : subject === "file" ? "mime" : undefined;
  return needed === undefined || extensions === undefined || extensions.includes(needed);
}

function WhatIsWanted({ condition, onChange }: Fields): ReactNode {
  const words = useWordsOf(filterWords);
  if (condition.kind === "size") {
    const { amount, unit } = sizeParts(condition.bytes);
    return (
      <div className={own.size}>
        <Field
          label={words.size}
          type="number"
          value={amount}
          onChange={(text) => onChange(withSize(condition, text, unit))}
          isRequired
        />
        <Picker
          label={words.unit}
          value={unit}
          choices={SIZE_UNITS}
          textOf={(each) => each}
          onChange={(each) => onChange(withSize(condition, amount, each))}
        />
      </div>
    );
  }
  if (condition.kind === "file" || (condition.kind === "header" && condition.match === "exists")) return undefined;
  return (
    <ValuesField
      label={words.value}
      value={condition.values.join("\n")}
      onChange={(text) => onChange({ ...condition, values: linesToValues(text) })}
    />
  );
}
