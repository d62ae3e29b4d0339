/** Codes of an authenticator, on or off, and the codes on paper for when it is lost. */
import { type ReactNode, useState } from "react";
import { tell } from "../../jmap/ask.ts";
import { Copyable, CopyButton } from "../../look/copyable.tsx";
import { Button, Dialog, DialogButtons, Field } from "../../look/controls.tsx";
import { Form } from "../../look/form.tsx";
import { QrCode } from "../../look/qr-code.tsx";
import { say } from "../../model/toasts.ts";
import { useWordsOf } from "../../shell/app-context.ts";
import styles from "../settings.module.css";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import type { SecurityOverview } from "./overview.ts";
import { useDeed } from "../../look/use-deed.ts";
import { securityWords } from "./words.ts";

const PATH = "/api/security/second-factor";

interface Begun {
  readonly secret: string;
  readonly uri: string;
}

type Step =
  | { readonly kind: "none" }
  | { readonly kind: "confirm"; readonly what: "begin" | "recovery-codes" | "remove" }
  | { readonly kind: "scan"; readonly begun: Begun }
  | { readonly kind: "paper"; readonly codes: readonly string[] };

export function SecondFactorCard(props: {
  state: SecurityOverview["secondFactor"];
  hasPasskey: boolean;
  onChange: () => Promise<void>;
}): ReactNode {
  const { state, onChange } = props;
  const words = useWordsOf(securityWords);
  const [step, setStep] = useState<Step>({ kind: "none" });
  const close = (): void => setStep({ kind: "none" });
  const confirmed = async (what: "begin" | "recovery-codes" | "remove"): Promise<void> => {
    const answer = await tell<(Begun & { recoveryCodes: readonly string[] }) | undefined>(`${PATH}/${what}`);
    if (what === "remove") {
      close();
      say(words.secondFactorIsOff);
    } else if (answer !== undefined) {
      setStep(what === "begin" ? { kind: "scan", begun: answer } : { kind: "paper", codes: answer.recoveryCodes });
    }
    await onChange();
  };
  return (
    <section className={styles.card} aria-labelledby="second-factor">
      <h2 id="second-factor">{words.secondFactor}</h2>
      <p className={styles.note}>
        {state.isOn ? words.secondFactorOn(state.recoveryCodesLeft) : words.secondFactorOff}
      </p>
      {!state.isOn && <p className={styles.note}>{words.secondFactorPrograms}</p>}
      <div className={styles.start}>
        {state.isOn ? (
          <>
            <Button onPress={() => setStep({ kind: "confirm", what: "recovery-codes" })}>
              {words.newRecoveryCodes}
            </Button>
            <Button onPress={() => setStep({ kind: "confirm", what: "remove" })}>{words.turnOff}</Button>
          </>
        ) : (
          <Button kind="primary" onPress={() => setStep({ kind: "confirm", what: "begin" })}>
            {words.turnOn}
          </Button>
        )}
      </div>
      {step.kind === "confirm" && (
        <ConfirmDialog
          title={words.secondFactor}
          withPasskey={props.hasPasskey}
          onConfirm={() => confirmed(step.what)}
          onClose={close}
        />
      )}
      {step.kind === "scan" && (
        <ScanDialog
          begun={step.begun}
          onClose={close}
          onCodes={(codes) => {
            setStep({ kind: "paper", codes });
            void onChange();
          }}
        />
      )}
      {step.kind === "paper" && <RecoveryCodes codes={step.codes} onClose={close} />}
    </section>
  );
}

function ScanDialog(props: {
  begun: Begun;
  onClose: () => void;
  onCodes: (codes: readonly string[]) => void;
}): ReactNode {
  const { begun, onClose, onCodes } = props;
  const words = useWordsOf(securityWords);
  const { run, isBusy } = useDeed();
  const [code, setCode] = useState("");
  const submit = async (): Promise<void> => {
    await run(
      async () =>
        onCodes((await tell<{ recoveryCodes: readonly string[] }>(`${PATH}/confirm`, { code })).recoveryCodes),
      { invalid: words.wrongCode },
    );
    setCode("");
  };
  return (
    <Dialog title={words.scan} onClose={onClose}>
      <Form onSubmit={submit}>
        <div className={styles.code}>
          <QrCode text={begun.uri} label={words.scan} />
        </div>
        <p className={styles.note}>{words.scanLong}</p>
        <Copyable label={words.key} value={begun.secret} />
        <Field
          label={words.codeFromApp}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          isRequired
          autoFocus
        />
        <DialogButtons>
          <Button kind="primary" type="submit" isBusy={isBusy}>
            {words.turnOn}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}

function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }): ReactNode {
  const words = useWordsOf(securityWords);
  return (
    <Dialog title={words.recoveryCodes} onClose={onClose}>
      <p>{words.recoveryCodesLong}</p>
      <div className={styles.codes}>
        <ul dir="ltr">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <CopyButton label={words.copyAll} value={codes.join("\n")} />
      </div>
      <DialogButtons>
        <Button kind="primary" onPress={onClose}>
          {words.keptThem}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
