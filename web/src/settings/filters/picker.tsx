/** One of a few, with its label above. */
import { type ReactNode, useId } from "react";
import controls from "../../look/controls.module.css";

export function Picker<Choice extends string>(props: {
  label: string;
  value: Choice;
  choices: readonly Choice[];
  textOf: (choice: Choice) => string;
  onChange: (choice: Choice) => void;
}): ReactNode {
  const { label, value, choices, textOf, onChange } = props;
  const id = useId();
  return (
    <div className={controls.field}>
      <label htmlFor={id} className={controls.label}>
        {label}
      </label>
      <select
        id={id}
        className={controls.input}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((each) => each === event.target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {choices.map((each) => (
          <option key={each} value={each}>
            {textOf(each)}
          </option>
        ))}
      </select>
    </div>
  );
}
