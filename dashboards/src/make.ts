// node make.js FOLDER: writes the files of all dashboards and the columns that their queries return.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { grafana } from "./grafana.js";
import { dashboards, file_of } from "./panels.js";
import { superset } from "./superset.js";

const folder = process.argv[2]!;
function write(name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
for (const dashboard of dashboards) write(`grafana/${file_of(dashboard)}.json`, grafana(dashboard));
for (const [name, text] of superset(dashboards)) write(`superset/${name}`, text);
write("columns.tsv", dashboards.flatMap((d) => d.panels.flatMap((p) => p.columns.map((c) => [file_of(d), p.title, c.name, c.kind].join("\t")))).join("\n") + "\n");
