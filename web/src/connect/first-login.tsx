/** Waits until a device logs in for the first time, and says what goes wrong meanwhile. */
import { CircleCheck, LoaderCircle, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { tell } from "../jmap/ask.ts";
import type { LoginSeen } from "../settings/security/overview.ts";
import cards from "../settings/settings.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import styles from "./connect.module.css";
import { connectWords, type ConnectWords } from "./words.ts";

/** Milliseconds between two looks. */
const LOOK_MS = 2000;

interface DeviceState {
  readonly usedAt: number | null;
  readonly arrived: LoginSeen | null;
  readonly failures: readonly LoginSeen[];
}

export function FirstLogin({ name }: { name: string }): ReactNode {
  const own = useWordsOf(connectWords);
  const state = useDeviceState(name);
  const hasArrived = state !== undefined && state.usedAt !== null;
  return (
    <div className={styles.wait} role="status" {...(hasArrived ? { "data-arrived": true } : {})}>
      {hasArrived ? (
        <>
          <CircleCheck size={26} aria-hidden />
          <div>
            <strong>{own.arrived(name)}</strong>
            {state.arrived !== null && <p className={cards.note}>{own.arrivedLong(state.arrived.address)}</p>}
          </div>
        </>
      ) : (
        <>
          <LoaderCircle size={26} className={styles.turning} aria-hidden />
          <div>
            <strong>{own.waiting}</strong>
            <p className={cards.note}>{own.waitingLong}</p>
            {state?.failures.map((failure) => (
              <p key={`${failure.address} ${failure.outcome}`} className={styles.trouble}>
                <TriangleAlert size={17} aria-hidden />
                {troubleText(failure, own)}
              </p>
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function useDeviceState(name: string): DeviceState | undefined {
  const [state, setState] = useState<DeviceState | undefined>(undefined);
  const isOver = state !== undefined && state.usedAt !== null;
  useEffect(() => {
    if (isOver) return undefined;
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // One after the other: an older answer is not taken for the newest. A look that fails is followed by another one.
    const look = async (): Promise<void> => {
      const seen = await tell<DeviceState>("/api/connect/state", { name }).catch(() => undefined);
      if (!isWanted) return;
      if (seen !== undefined) setState(seen);
      timer = setTimeout(() => void look(), LOOK_MS);
    };
    void look();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [name, isOver]);
  return state;
}

function troubleText({ outcome, address, times }: LoginSeen, own: ConnectWords): string {
  if (outcome === "second-factor") return own.troubleSecondFactor(address);
  return outcome === "throttled" ? own.troubleThrottled(address) : own.troubleWrong(address, times);
}
