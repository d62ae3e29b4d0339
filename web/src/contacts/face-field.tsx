/** The picture of a contact: chosen from the device, made small there, or taken away. */
import { ImageUp, X } from "lucide-react";
import { type ReactNode } from "react";
import { Button } from "../look/controls.tsx";
import { useFilePicker } from "../look/use-file-picker.tsx";
import { say } from "../model/toasts.ts";
import { useMail, useWordsOf } from "../shell/app-context.ts";
import type { Card } from "./card.ts";
import styles from "./contact-editor.module.css";
import type { ContactForm } from "./contact-form.ts";
import faces from "./face.module.css";
import { faceFrom, faceUrl } from "./pictures.ts";
import { contactWords } from "./words.ts";

export function FaceField(props: {
  card: Card | undefined;
  form: ContactForm;
  onChange: (changes: Partial<ContactForm>) => void;
}): ReactNode {
  const { card, form, onChange } = props;
  const own = useWordsOf(contactWords);
  const { client } = useMail();
  const shown = form.face ?? (card === undefined ? "" : (faceUrl(client, card) ?? ""));
  const choose = (file: File): void => {
    faceFrom(file).then(
      (face) => onChange({ face }),
      () => say(own.noPicture, { isProblem: true }),
    );
  };
  const picker = useFilePicker({
    label: own.choosePicture,
    accept: "image/*",
    onPick: ([file]) => file && choose(file),
  });
  return (
    <div className={styles.face} role="group" aria-label={own.picture}>
      {shown !== "" && <img className={faces.large} src={shown} alt={own.picture} />}
      {picker.input}
      <Button onPress={picker.open}>
        <ImageUp size={17} aria-hidden />
        {own.choosePicture}
      </Button>
      {shown !== "" && (
        <Button onPress={() => onChange({ face: "" })}>
          <X size={17} aria-hidden />
          {own.removePicture}
        </Button>
      )}
    </div>
  );
}
