/** The program: what the command line says is done. */
import { posthorn } from "./cli/posthorn.ts";

process.exitCode = await posthorn(process.argv.slice(2));
