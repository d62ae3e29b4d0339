/** Messages between the processes of a server. */

/** The process at the other end: a child, or the parent of this one. */
interface Channel {
  readonly connected: boolean;
  send?(message: object, handle: undefined, options: undefined, done: () => void): boolean;
}

/** Resolves when the message is on its way, or nobody is there any more to hear it. */
export function sent(channel: Channel, message: object): Promise<void> {
  return new Promise((done) => {
    if (channel.connected && channel.send !== undefined) channel.send(message, undefined, undefined, () => done());
    else done();
  });
}
