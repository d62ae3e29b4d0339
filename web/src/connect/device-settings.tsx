/** What is to be entered on a device, and the wait for its first login. */
import type { ReactNode } from "react";
import { Copyable } from "../look/copyable.tsx";
import { Button } from "../look/controls.tsx";
import { focusOnArrival } from "../look/focus-on-arrival.ts";
import cards from "../settings/settings.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import styles from "./connect.module.css";
import { FirstLogin } from "./first-login.tsx";
import { ProfileLink } from "./profile-link.tsx";
import { type Device, editsFilters, type Fetching, type MailServer, type SettingsOffer } from "./settings-offer.ts";
import { connectWords } from "./words.ts";

export function DeviceSettings(props: {
  name: string;
  password: string;
  offer: SettingsOffer;
  device: Device;
  fetching: Fetching;
  onAnother: () => void;
}): ReactNode {
  const { name, password, offer, device, fetching, onAnother } = props;
  const own = useWordsOf(connectWords);
  const incoming = offer.servers.find(({ protocol }) => protocol === fetching);
  const outgoing = offer.servers.find(({ protocol }) => protocol === "smtp");
  const filters = editsFilters(device) ? offer.servers.find(({ protocol }) => protocol === "managesieve") : undefined;
  const takesProfile = device === "iphone" || device === "mac";
  return (
    <>
      <h3 ref={focusOnArrival} tabIndex={-1}>
        {own.enter}
      </h3>
      <ol className={styles.steps}>
        {own.steps(device).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {takesProfile && outgoing !== undefined && <ProfileLink password={password} fetching={fetching} />}
      <dl className={styles.values}>
        <Value label={own.userName} value={offer.address} />
        <Value label={own.password} value={password} />
      </dl>
      {incoming !== undefined && (
        <Server title={own.incoming(fetching.toUpperCase())} hostname={offer.hostname} server={incoming} />
      )}
      {outgoing !== undefined && <Server title={own.outgoing} hostname={offer.hostname} server={outgoing} />}
      {filters !== undefined && <Server title={own.filters} hostname={offer.hostname} server={filters} />}
      <FirstLogin name={name} />
      <div className={cards.start}>
        <Button onPress={onAnother}>{own.another}</Button>
      </div>
    </>
  );
}

function Server({ title, hostname, server }: { title: string; hostname: string; server: MailServer }): ReactNode {
  const own = useWordsOf(connectWords);
  return (
    <>
      <h4>{title}</h4>
      <dl className={styles.values}>
        <Value label={own.server} value={hostname} />
        <Value label={own.port} value={String(server.port)} />
        <Value label={own.encryption} value={server.tls === "implicit" ? own.implicit : own.starttls} />
      </dl>
    </>
  );
}

function Value({ label, value }: { label: string; value: string }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Copyable label={label} value={value} />
      </dd>
    </div>
  );
}
