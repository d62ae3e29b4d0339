/** Every business event as one log line and its counts. */
import type { Events } from "../base/events.ts";
import type { Log } from "../base/log.ts";
import { LABEL_SEPARATOR, type Metrics } from "./metrics.ts";

const key = (...values: readonly string[]): string => values.join(LABEL_SEPARATOR);

export function telemetryEvents(log: Log, metrics: Metrics): Events {
  return {
    ...connectionEvents(log, metrics),
    ...loginEvents(log, metrics),
    ...messageEvents(log, metrics),
    ...queueEvents(log, metrics),
    ...commandEvents(log, metrics),
  };
}

function connectionEvents(
  log: Log,
  metrics: Metrics,
): Pick<Events, "connectionOpened" | "connectionClosed" | "connectionRefused"> {
  const opened = metrics.count("connectionsOpened");
  const open = metrics.count("connectionsOpen");
  const refused = metrics.count("connectionsRefused");
  const bytesIn = metrics.count("bytesIn");
  const bytesOut = metrics.count("bytesOut");
  return {
    connectionOpened(event) {
      opened.add(key(event.protocol, event.tls ? "yes" : "no"));
      open.add(event.protocol);
      log.debug(event, "connection opened");
    },
    connectionClosed(event) {
      open.add(event.protocol, -1);
      bytesIn.add(event.protocol, event.bytesIn);
      bytesOut.add(event.protocol, event.bytesOut);
      log.debug(event, "connection closed");
    },
    connectionRefused(event) {
      refused.add(event.protocol);
      log.info(event, "connection refused");
    },
  };
}

function loginEvents(log: Log, metrics: Metrics): Pick<Events, "loggedIn" | "loginFailed" | "quotaSet"> {
  const logins = metrics.count("logins");
  const failures = metrics.count("loginFailures");
  return {
    loggedIn(event) {
      logins.add(key(event.protocol, event.mechanism));
      log.info(event, "logged in");
    },
    loginFailed(event) {
      failures.add(key(event.protocol, event.mechanism));
      log.info(event, "login failed");
    },
    quotaSet(event) {
      log.info(event, "quota set");
    },
  };
}

function messageEvents(
  log: Log,
  metrics: Metrics,
): Pick<
  Events,
  | "messageAccepted"
  | "messageRefused"
  | "sendingStopped"
  | "messageExamined"
  | "messageFiltered"
  | "messageJudged"
  | "messageDelivered"
  | "scriptRan"
  | "noticeSent"
> {
  const accepted = metrics.count("messagesAccepted");
  const bytes = metrics.count("messageBytesAccepted");
  const refused = metrics.count("messagesRefused");
  const stopped = metrics.count("sendingStopped");
  const examined = metrics.count("messagesExamined");
  const filtered = metrics.count("messagesFiltered");
  const filterSeconds = metrics.count("milterSeconds");
  const judged = metrics.count("messagesJudged");
  const delivered = metrics.count("messagesDelivered");
  const scriptActions = metrics.count("scriptActions");
  const notices = metrics.count("notices");
  return {
    messageAccepted(event) {
      accepted.add(event.protocol);
      bytes.add(event.protocol, event.size);
      log.info(event, "message accepted");
    },
    messageRefused(event) {
      refused.add(key(event.protocol, String(event.code)));
      log.info(event, "message refused");
    },
    sendingStopped(event) {
      stopped.add(event.reason);
      log.warn(event, "an account sends too much, and may send no more for now");
    },
    messageExamined(event) {
      examined.add(key(event.verdict, event.dmarc));
      log.info(event, "message examined");
    },
    messageFiltered(event) {
      filtered.add(key(event.milter, event.result));
      filterSeconds.add(event.milter, event.ms / 1000);
      log.info(event, "message filtered");
    },
    messageJudged(event) {
      judged.add(event.verdict);
      log.info(event, "message judged by the junk filter");
    },
    messageDelivered(event) {
      delivered.add("");
      log.info(event, "message delivered");
    },
    scriptRan(event) {
      for (const action of event.actions) scriptActions.add(action);
      log.info(event, "a Sieve script ran");
    },
    noticeSent(event) {
      notices.add(event.action);
      log.info(event, "notice sent");
    },
  };
}

function queueEvents(
  log: Log,
  metrics: Metrics,
): Pick<Events, "messageQueued" | "messageHandedOver" | "messageDeferred" | "messageFailed" | "queueMeasured"> {
  const queued = metrics.count("messagesQueued");
  const handedOver = metrics.count("recipientsHandedOver");
  const deferred = metrics.count("recipientsDeferred");
  const failed = metrics.count("recipientsFailed");
  const messages = metrics.count("queueMessages");
  const bytes = metrics.count("queueBytes");
  return {
    messageQueued(event) {
      queued.add("");
      log.info(event, "message queued");
    },
    messageHandedOver(event) {
      handedOver.add(event.tls);
      log.info(event, "message handed over");
    },
    messageDeferred(event) {
      deferred.add(String(event.code));
      log.info(event, "message deferred");
    },
    messageFailed(event) {
      failed.add(String(event.code));
      log.info(event, "message failed");
    },
    queueMeasured(event) {
      messages.set("", event.messages);
      bytes.set("", event.bytes);
    },
  };
}

function commandEvents(log: Log, metrics: Metrics): Pick<Events, "commandDone"> {
  const commands = metrics.count("commands");
  const seconds = metrics.count("commandSeconds");
  return {
    commandDone(event) {
      commands.add(key(event.protocol, event.command, event.outcome));
      seconds.add(key(event.protocol, event.command), event.ms / 1000);
      log.debug(event, "command done");
    },
  };
}
