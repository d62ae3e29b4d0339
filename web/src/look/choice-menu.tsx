/** A button that opens choices, one of each group. */
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import styles from "./controls.module.css";

export interface ChoiceGroup {
  readonly label: string;
  readonly chosen: string;
  readonly choices: readonly { readonly id: string; readonly label: string; readonly icon: ReactNode }[];
  readonly onChoose: (id: string) => void;
}

export function ChoiceMenu(props: { label: string; icon: ReactNode; groups: readonly ChoiceGroup[] }): ReactNode {
  const { label, icon, groups } = props;
  return (
    <MenuTrigger>
      <Button aria-label={label} className={styles.icon}>
        {icon}
      </Button>
      <Popover className={styles.popover} placement="bottom end">
        <Menu className={styles.menu} aria-label={label}>
          {groups.map((group) => (
            <MenuSection
              key={group.label}
              selectionMode="single"
              selectedKeys={[group.chosen]}
              disallowEmptySelection
              onSelectionChange={(keys) => keys !== "all" && group.onChoose(String([...keys][0]))}
            >
              <Header className={styles.group}>{group.label}</Header>
              {group.choices.map(({ id, label: text, icon: sign }) => (
                <MenuItem key={id} id={id} className={styles.item} textValue={text}>
                  {({ isSelected }) => (
                    <>
                      {sign}
                      {text}
                      {isSelected && <Check size={17} aria-hidden className={styles.check} />}
                    </>
                  )}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
