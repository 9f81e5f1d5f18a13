// Before packing: nothing of an earlier build, and the licences, which lie at the root of the repository.
import { copyFileSync, rmSync } from "node:fs";

const here = (name) => new URL(name, import.meta.url);
rmSync(here("dist"), { recursive: true, force: true });
for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) copyFileSync(here(`../${name}`), here(name));
