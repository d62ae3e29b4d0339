/** Forms: fields below or beside each other, what is wrong with them, and the button that sends them. */
import { type ReactNode, useId } from "react";
import { PASSWORD_CHARACTERS_MIN } from "../../../src/auth/limits.ts";
import { Button, Field } from "./controls.tsx";
import controls from "./controls.module.css";
import styles from "./form.module.css";

export function Form({ onSubmit, children }: { onSubmit: () => unknown; children: ReactNode }): ReactNode {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void onSubmit();
      }}
    >
      {children}
    </form>
  );
}

/** What is wrong with a form, and the button that sends it. */
export function FormEnd(props: { submit: string; problem?: string; isBusy?: boolean }): ReactNode {
  const { submit, problem = "", isBusy = false } = props;
  return (
    <>
      <Problem text={problem} />
      <Buttons>
        <Button kind="primary" type="submit" isBusy={isBusy}>
          {submit}
        </Button>
      </Buttons>
    </>
  );
}

/** Two fields beside each other, where there is room. */
export function Pair({ children }: { children: ReactNode }): ReactNode {
  return <div className={styles.pair}>{children}</div>;
}

/** The row of buttons at the end of something. */
export function Buttons({ children }: { children: ReactNode }): ReactNode {
  return <div className={styles.buttons}>{children}</div>;
}

/** Why the last attempt came to nothing; "" when there is nothing to say. */
export function Problem({ text }: { text: string }): ReactNode {
  if (text === "") return undefined;
  return (
    <p className={styles.problem} role="alert">
      {text}
    </p>
  );
}

/** One of the two fields for a password that somebody chooses. */
export function NewPassword(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoFocus?: boolean;
}): ReactNode {
  return (
    <Field {...props} type="password" autoComplete="new-password" minLength={PASSWORD_CHARACTERS_MIN} isRequired />
  );
}

/** A field for several lines. */
export function TextArea(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  rows: number;
}): ReactNode {
  const { label, value, onChange, rows } = props;
  const id = useId();
  return (
    <div className={controls.field}>
      <label htmlFor={id} className={controls.label}>
        {label}
      </label>
      <textarea
        id={id}
        className={controls.input}
        rows={rows}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
