/** Replies that are always the same. */
import { reply } from "../wire/smtp/reply.ts";
import { HEADER_BYTES_MAX } from "./limits.ts";

export const ok = reply(250, "2.0.0", "Ok");
export const goAhead = reply(354, undefined, "Go ahead; end with a line of one dot");
export const bye = reply(221, "2.0.0", "Goodbye");
export const readyForTls = reply(220, "2.0.0", "Ready to start TLS");

export const unknownCommand = reply(500, "5.5.2", "Unknown command");
export const notHere = reply(502, "5.5.1", "This command is not available here");
export const lineTooLong = reply(500, "5.5.2", "Line too long");
export const commandTooLong = reply(500, "5.5.2", "Command too long");
export const helloFirst = reply(503, "5.5.1", "Introduce yourself first");
export const mailFirst = reply(503, "5.5.1", "MAIL comes first");
export const mailTwice = reply(503, "5.5.1", "MAIL was given already; RSET begins anew");
export const rcptFirst = reply(503, "5.5.1", "RCPT comes first");
export const noRecipients = reply(554, "5.5.1", "No valid recipients");
export const inTransaction = reply(503, "5.5.1", "Not in the middle of a transaction");
export const loginFirst = reply(530, "5.7.0", "Log in first");
export const tlsFirst = reply(530, "5.7.0", "Use STARTTLS first");
export const notAHttpServer = reply(554, "5.5.1", "This is a mail server");

export const bareLineEnd = reply(
  521,
  "5.5.2",
  "Lines end in CR LF here; a CR or LF by itself is not allowed. Closing the connection",
);
export const textAfterStartTls = reply(
  503,
  "5.5.1",
  "Nothing may follow STARTTLS before the handshake. Closing the connection",
);

export const tooLarge = reply(552, "5.3.4", "The message is larger than this server takes");
export const headerTooLarge = reply(
  552,
  "5.3.4",
  `The header is larger than the ${HEADER_BYTES_MAX} bytes that are taken`,
);
export const tooManyRecipients = reply(452, "4.5.3", "Too many recipients; send to the others in another transaction");
export const tooManyErrors = reply(421, "4.7.0", "Too many errors. Closing the connection");
export const tooManyFromNetwork = reply(450, "4.7.1", "Your network sends too much at once; try again in a minute");
export const tooSlow = reply(421, "4.4.2", "That took too long. Closing the connection");
export const loginEnded = reply(421, "4.7.0", "Your login has ended; log in again");
export const stopping = reply(421, "4.3.2", "The server is being stopped; try again in a moment");
export const internalError = reply(451, "4.3.0", "Internal error; try again later");
export const talksTooEarly = reply(554, "5.5.1", "Wait for the greeting before you speak");

export const circles = reply(554, "5.4.6", "The message goes in circles");
export const bareCr = reply(
  550,
  "5.6.0",
  "The message has a CR that is not followed by LF, which mail systems read differently (RFC 5321 2.3.8); send it with CR LF line ends",
);
export const bareLf = reply(
  550,
  "5.6.0",
  "The message has an LF that does not follow a CR, which mail systems read differently (RFC 5321 2.3.8); send it with CR LF line ends",
);

export const utf8Needed = reply(553, "5.6.7", "This address needs SMTPUTF8");
export const unknownUser = reply(550, "5.1.1", "No such user here");
export const unknownYet = reply(450, "4.1.1", "No such user here yet; try again later");
export const disabledUser = reply(550, "5.2.1", "This mailbox takes no mail");
export const noRelaying = reply(550, "5.7.1", "This server does not relay mail to that domain");
export const noWayOut = reply(
  550,
  "5.4.4",
  "This server does not send mail to other domains; only addresses of its own domains can be reached",
);
export const notTheInternet = reply(
  550,
  "5.7.1",
  "No mail is sent to addresses in brackets that are not on the Internet; the operator may allow a network in outbound.privateNetworks",
);
export const notYourAddress = reply(553, "5.7.1", "This sender address does not belong to your account");
