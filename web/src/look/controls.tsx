/** Buttons, menus and dialogs as they look here; React Aria does the rest. */
import { X } from "lucide-react";
import type { ReactNode } from "react";
import {
  Button as AriaButton,
  Dialog as AriaDialog,
  Heading,
  Input,
  Label,
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover,
  TextField,
  Tooltip,
  TooltipTrigger,
} from "react-aria-components";
import { useWords } from "../shell/app-context.ts";
import styles from "./controls.module.css";

export function Button(props: {
  children: ReactNode;
  onPress?: () => void;
  kind?: "primary" | "danger" | "plain";
  type?: "submit" | "button";
  isDisabled?: boolean;
  /** What it does is being done: it does nothing more, but keeps the focus, which a disabled one would lose. */
  isBusy?: boolean;
  autoFocus?: boolean;
}): ReactNode {
  const { kind = "plain", type = "button", isBusy = false, ...rest } = props;
  const look = kind === "plain" ? styles.button : `${styles.button} ${styles[kind]}`;
  return (
    <>
      <AriaButton {...rest} {...(isBusy ? BUSY : { type })} className={look} />
      {/* A form without a button that sends it is sent by Enter in its only field. */}
      {isBusy && type === "submit" && <button type="submit" disabled hidden />}
    </>
  );
}

const BUSY = { type: "button", onPress: () => undefined, "aria-disabled": true, "data-busy": true } as const;

/** Its label is read out, and shown by the pointer. */
export function IconButton(props: {
  label: string;
  children: ReactNode;
  onPress: () => void;
  isDisabled?: boolean;
  isBusy?: boolean;
  isSelected?: boolean;
  isOutOfTabOrder?: boolean;
  /** The name of what it opens, by which it is found again when that closes. */
  opens?: string;
}): ReactNode {
  const { label, children, onPress, isDisabled, isBusy, isSelected, isOutOfTabOrder, opens } = props;
  return (
    <TooltipTrigger delay={500}>
      <AriaButton
        aria-label={label}
        className={styles.icon}
        onPress={onPress}
        isDisabled={isDisabled}
        excludeFromTabOrder={isOutOfTabOrder}
        data-opens={opens}
        {...(isBusy === true ? BUSY : {})}
        {...(isSelected === undefined ? {} : { "aria-pressed": isSelected })}
        {...(isSelected === true ? { "data-selected": true } : {})}
      >
        {children}
      </AriaButton>
      <Tooltip className={styles.tooltip} offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
  readonly onAction: () => void;
}

export function MenuButton(props: {
  label: string;
  icon: ReactNode;
  entries: readonly MenuEntry[];
  /** The names of what they open. */
  opens?: string;
}): ReactNode {
  const { label, icon, entries, opens } = props;
  return (
    <MenuTrigger>
      <AriaButton aria-label={label} className={styles.icon} data-opens={opens}>
        {icon}
      </AriaButton>
      <Popover className={styles.popover} placement="bottom end">
        <AriaMenu className={styles.menu} aria-label={label}>
          {entries.map(({ id, label: text, icon: sign, isDisabled, onAction }) => (
            <MenuItem
              key={id}
              id={id}
              className={styles.item}
              onAction={onAction}
              isDisabled={isDisabled}
              textValue={text}
            >
              {sign}
              {text}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

/** Shown while it is there. */
export function Dialog(props: {
  title: string;
  children: ReactNode;
  onClose: () => void;
  /** A form by default; "columns" for more than one, "whole" is as wide and high as there is room, for something to look at. */
  size?: "form" | "columns" | "whole";
}): ReactNode {
  const { title, children, onClose, size = "form" } = props;
  const words = useWords();
  return (
    <ModalOverlay className={styles.veil} isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={styles.modal} data-size={size}>
        <AriaDialog className={styles.dialog}>
          <header className={styles.dialogHead}>
            <Heading slot="title">{title}</Heading>
            <IconButton label={words.close} onPress={onClose}>
              <X size={19} aria-hidden />
            </IconButton>
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export function DialogButtons({ children }: { children: ReactNode }): ReactNode {
  return <div className={styles.dialogButtons}>{children}</div>;
}

export function Field(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: string;
  name?: string;
  autoComplete?: string;
  autoFocus?: boolean;
  isRequired?: boolean;
  minLength?: number;
}): ReactNode {
  const { label, autoComplete, ...rest } = props;
  return (
    <TextField {...rest} {...(autoComplete === undefined ? {} : { autoComplete })} className={styles.field}>
      <Label className={styles.label}>{label}</Label>
      <Input className={styles.input} />
    </TextField>
  );
}
