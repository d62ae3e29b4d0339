/** Connects a telephone or a mail program, step by step. */
import { Laptop, Mail, MonitorSmartphone, Smartphone } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button, Field } from "../look/controls.tsx";
import { useAnswer } from "../look/use-answer.ts";
import type { SecurityOverview } from "../settings/security/overview.ts";
import { useProof } from "../settings/security/use-proof.tsx";
import cards from "../settings/settings.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import styles from "./connect.module.css";
import { DeviceSettings } from "./device-settings.tsx";
import { type Device, DEVICES, type Fetching, freeName, type SettingsOffer } from "./settings-offer.ts";
import { connectWords } from "./words.ts";

const ICONS: Readonly<Record<Device, ReactNode>> = {
  iphone: <Smartphone size={22} aria-hidden />,
  mac: <Laptop size={22} aria-hidden />,
  android: <Smartphone size={22} aria-hidden />,
  thunderbird: <Mail size={22} aria-hidden />,
  outlook: <Mail size={22} aria-hidden />,
  other: <MonitorSmartphone size={22} aria-hidden />,
};

export function Connect(): ReactNode {
  const own = useWordsOf(connectWords);
  const offer = useAnswer<SettingsOffer>("/api/connect");
  const security = useAnswer<SecurityOverview>("/api/security");
  return (
    <WhenAnswered of={offer} failed={own.failed}>
      {(servers) => (
        <WhenAnswered of={security} failed={own.failed}>
          {({ appPasswords, passkeys }) => (
            <Steps
              offer={servers}
              taken={appPasswords.map(({ name }) => name)}
              hasPasskey={passkeys.length > 0}
              onMade={security.askAgain}
            />
          )}
        </WhenAnswered>
      )}
    </WhenAnswered>
  );
}

function Steps(props: {
  offer: SettingsOffer;
  taken: readonly string[];
  hasPasskey: boolean;
  onMade: () => Promise<void>;
}): ReactNode {
  const { offer, taken, onMade } = props;
  const own = useWordsOf(connectWords);
  const offered = (["imap", "pop3"] as const).filter((each) => offer.servers.some(({ protocol }) => protocol === each));
  const [device, setDevice] = useState<Device | undefined>(undefined);
  const [fetching, setFetching] = useState<Fetching>(offered[0] ?? "imap");
  const [made, setMade] = useState<{ name: string; password: string } | undefined>(undefined);
  const startOver = (): void => {
    setDevice(undefined);
    setMade(undefined);
    void onMade();
  };
  if (offered.length === 0) return <p className={cards.card}>{own.noServers}</p>;
  return (
    <section className={cards.card} aria-labelledby="connect">
      <h2 id="connect">{own.title}</h2>
      <p className={cards.note}>{own.intro}</p>
      <h3>{own.whichDevice}</h3>
      <Tiles device={device} isFixed={made !== undefined} onChoose={setDevice} />
      {device !== undefined && (
        <>
          <Protocols offered={offered} fetching={fetching} isFixed={made !== undefined} onChoose={setFetching} />
          {made === undefined ? (
            <PasswordStep
              key={device}
              wanted={freeName(own.deviceName(device), taken)}
              hasPasskey={props.hasPasskey}
              onMade={setMade}
            />
          ) : (
            <DeviceSettings {...made} offer={offer} device={device} fetching={fetching} onAnother={startOver} />
          )}
        </>
      )}
    </section>
  );
}

function Tiles(props: { device: Device | undefined; isFixed: boolean; onChoose: (device: Device) => void }): ReactNode {
  const own = useWordsOf(connectWords);
  return (
    <div className={styles.tiles} role="radiogroup" aria-label={own.whichDevice}>
      {DEVICES.map((each) => (
        <label key={each} className={styles.tile}>
          <input
            type="radio"
            name="device"
            value={each}
            checked={props.device === each}
            disabled={props.isFixed && props.device !== each}
            onChange={() => props.onChoose(each)}
          />
          {ICONS[each]}
          {own.deviceName(each)}
        </label>
      ))}
    </div>
  );
}

function Protocols(props: {
  offered: readonly Fetching[];
  fetching: Fetching;
  isFixed: boolean;
  onChoose: (fetching: Fetching) => void;
}): ReactNode {
  const own = useWordsOf(connectWords);
  const texts = { imap: [own.imap, own.imapLong], pop3: [own.pop3, own.pop3Long] } as const;
  return (
    <>
      <h3>{own.how}</h3>
      <div className={styles.protocols} role="radiogroup" aria-label={own.how}>
        {props.offered.map((each) => (
          <label key={each} className={styles.protocol}>
            <input
              type="radio"
              name="protocol"
              value={each}
              checked={props.fetching === each}
              disabled={props.isFixed && props.fetching !== each}
              onChange={() => props.onChoose(each)}
            />
            <span>
              <strong>{texts[each][0]}</strong>
              <span className={cards.note}>{texts[each][1]}</span>
            </span>
          </label>
        ))}
      </div>
      <p className={cards.note}>{own.smtpLong}</p>
    </>
  );
}

function PasswordStep(props: {
  wanted: string;
  hasPasskey: boolean;
  onMade: (made: { name: string; password: string }) => void;
}): ReactNode {
  const own = useWordsOf(connectWords);
  const { run, isBusy, dialog } = useProof(own.makePassword, props.hasPasskey);
  const [name, setName] = useState(props.wanted);
  const make = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => props.onMade(await tell("/api/security/app-passwords", { name })));
  };
  return (
    <>
      <h3>{own.itsName}</h3>
      <p className={cards.note}>{own.itsNameLong}</p>
      <form className={cards.line} onSubmit={make}>
        <Field label={own.nameLabel} value={name} onChange={setName} isRequired />
        <Button kind="primary" type="submit" isBusy={isBusy}>
          {own.makePassword}
        </Button>
      </form>
      {dialog}
    </>
  );
}
