/** Writes docs/reference: the configuration and the metrics, as the code declares them. `node tools/reference.ts`; a test checks that they are current. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { configExample, configReference, metricsReference } from "./reference-pages.ts";

const folder = join(import.meta.dirname, "../docs/reference");
writeFileSync(join(folder, "config.md"), configReference());
writeFileSync(join(folder, "posthorn.example.toml"), configExample());
writeFileSync(join(folder, "metrics.md"), metricsReference());
