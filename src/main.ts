/** The program: what the command line says is done. */
import { ensureEnvironment } from "./config/environment.ts";

ensureEnvironment();
const { posthorn } = await import("./cli/posthorn.ts");
process.exitCode = await posthorn(process.argv.slice(2));
