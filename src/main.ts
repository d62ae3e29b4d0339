/** The program: what the command line says is done. */
import { ensureEnvironment } from "./config/environment.ts";

ensureEnvironment();
// Mail and password hashes are nobody else's business on this machine.
process.umask(0o077);
// Loaded after that, so that a process which has to begin again has loaded nothing in vain.
const { posthorn } = await import("./cli/posthorn.ts");
process.exitCode = await posthorn(process.argv.slice(2));
