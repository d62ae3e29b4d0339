/** Writes docs/reference: the configuration, the metrics, the notices and the standards of IMAP, as the code has them. `node tools/reference.ts`; a test checks that they are current. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { imapReference } from "./imap-page.ts";
import { noticesReference } from "./notices-page.ts";
import { configExample, configReference, metricsReference } from "./reference-pages.ts";

const folder = join(import.meta.dirname, "../docs/reference");
writeFileSync(join(folder, "config.md"), configReference());
writeFileSync(join(folder, "posthorn.example.toml"), configExample());
writeFileSync(join(folder, "metrics.md"), metricsReference());
writeFileSync(join(folder, "notices.md"), noticesReference());
writeFileSync(join(folder, "imap.md"), imapReference());
