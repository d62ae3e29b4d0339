/** Loaded before a program that writes line by line: each line goes out at once, where it would wait until the one before is acknowledged. */
import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";

subscribe("net.client.socket", (message) => (message as { socket: Socket }).socket.setNoDelay());
