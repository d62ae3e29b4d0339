/** The program: what the command line says is done. */
import { posthorn } from "./cli/posthorn.ts";

// Mail and password hashes are nobody else's business on this machine.
process.umask(0o077);
process.exitCode = await posthorn(process.argv.slice(2));
