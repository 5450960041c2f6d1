// The files of the archive that Superset imports: a database, a data set and a chart for each panel, and the dashboards.
// YAML is written as JSON values behind its keys, which is YAML as well.
import { createHash } from "node:crypto";
import type { Column, Dashboard, Panel } from "./panels.js";
import { file_of } from "./panels.js";

type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

// The same file each time, so identities are made from names.
function uuid(...names: string[]): string {
  const hash = createHash("sha256").update(names.join("\n")).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

// SQL is the only text of several lines, and people want to read it.
function yaml(value: Value, indent = ""): string {
  if (typeof value === "string" && value.includes("\n")) return ` |-\n${value.split("\n").map((line) => `${indent}  ${line}`).join("\n")}\n`;
  if (value === null || typeof value !== "object") return ` ${JSON.stringify(value)}\n`;
  const entries = Array.isArray(value) ? value.map((v): [string, Value] => ["-", v]) : Object.entries(value).map(([k, v]): [string, Value] => [`${/^[A-Za-z_][\w-]*$/.test(k) ? k : JSON.stringify(k)}:`, v]);
  if (entries.length === 0) return Array.isArray(value) ? " []\n" : " {}\n";
  return "\n" + entries.map(([k, v]) => `${indent}  ${k}${yaml(v, indent + "  ")}`).join("");
}
const document = (value: { [key: string]: Value }): string => Object.entries(value).map(([k, v]) => `${k}:${yaml(v)}`).join("");

const database = uuid("database");
const name_of = (dashboard: Dashboard, panel: Panel): string => `${file_of(dashboard)}_${panel.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^_|_$/g, "")}`;
const generic: Record<Column["kind"], string> = { text: "TEXT", date: "DATE", integer: "INTEGER", bigint: "BIGINT", numeric: "NUMERIC", "double precision": "DOUBLE PRECISION", boolean: "BOOLEAN" };
const format_of = (column: Column): string | null => (column.unit === "share" ? ",.1%" : column.unit === "money" ? ",.2f" : column.unit === undefined ? null : ",d");

function dataset(dashboard: Dashboard, panel: Panel): string {
  return document({
    table_name: name_of(dashboard, panel),
    description: panel.description,
    schema: "shop",
    sql: panel.sql.replaceAll("@portfolio@", "shop"),
    uuid: uuid("dataset", dashboard.uid, panel.title),
    metrics: [],
    columns: panel.columns.map((column) => ({
      column_name: column.name, is_dttm: column.kind === "date", is_active: true, type: generic[column.kind], groupby: true, filterable: true, expression: null, description: null, python_date_format: null,
    })),
    version: "1.0.0",
    database_uuid: database,
  });
}

const sum_of = (column: Column): Value => ({ expressionType: "SIMPLE", column: { column_name: column.name }, aggregate: "SUM", label: column.name, optionName: `metric_${column.name.toLowerCase().replaceAll(/\W+/g, "_")}` });

function picture(panel: Panel): { viz_type: string; [key: string]: Value } {
  const common = { color_scheme: "supersetColors", row_limit: 1000 };
  const formats = Object.fromEntries(panel.columns.filter((column) => format_of(column) !== null).map((column) => [column.name, { d3NumberFormat: format_of(column) }]));
  switch (panel.picture) {
    case "bars": {
      const numbers = panel.columns.filter((column) => column.name !== panel.label);
      return { ...common, viz_type: "echarts_timeseries_bar", x_axis: panel.label, xAxisForceCategorical: true, x_axis_sort_asc: true, metrics: numbers.map(sum_of), groupby: [], stack: panel.is_stacked ? "Stack" : null,
        show_legend: numbers.length > 1, y_axis_format: format_of(numbers[0]!) ?? ",.2f" };
    }
    case "numbers":
    case "table":
      return { ...common, viz_type: "table", query_mode: "raw", all_columns: panel.columns.map((column) => column.name), column_config: formats, include_search: panel.picture === "table" };
  }
}

function chart(dashboard: Dashboard, panel: Panel): string {
  const { viz_type, ...parameters } = picture(panel);
  return document({
    slice_name: panel.title,
    description: panel.description,
    viz_type,
    params: { ...parameters, viz_type },
    cache_timeout: null,
    uuid: uuid("chart", dashboard.uid, panel.title),
    version: "1.0.0",
    dataset_uuid: uuid("dataset", dashboard.uid, panel.title),
  });
}

function layout(dashboard: Dashboard): string {
  const position: { [key: string]: Value } = { DASHBOARD_VERSION_KEY: "v2", ROOT_ID: { type: "ROOT", id: "ROOT_ID", children: ["GRID_ID"] }, HEADER_ID: { type: "HEADER", id: "HEADER_ID", meta: { text: dashboard.title } } };
  const rows: string[] = [];
  let children: string[] = [], used = 24;
  dashboard.panels.forEach((panel, k) => {
    if (used + panel.width > 24) {
      children = [];
      used = 0;
      const row = `ROW-${rows.length + 1}`;
      rows.push(row);
      position[row] = { type: "ROW", id: row, children, parents: ["ROOT_ID", "GRID_ID"], meta: { background: "BACKGROUND_TRANSPARENT" } };
    }
    const id = `CHART-${k + 1}`;
    position[id] = { type: "CHART", id, children: [], parents: ["ROOT_ID", "GRID_ID", rows[rows.length - 1]!],
      meta: { chartId: k + 1, uuid: uuid("chart", dashboard.uid, panel.title), sliceName: panel.title, width: panel.width / 2, height: panel.height * 6 } };
    children.push(id);
    used += panel.width;
  });
  position["GRID_ID"] = { type: "GRID", id: "GRID_ID", children: rows, parents: ["ROOT_ID"] };
  return document({
    dashboard_title: dashboard.title, description: dashboard.description, css: "", slug: dashboard.uid, uuid: uuid("dashboard", dashboard.uid), position, metadata: { color_scheme: "supersetColors", refresh_frequency: 0 }, version: "1.0.0",
  });
}

export function superset(dashboards: Dashboard[]): Map<string, string> {
  const files = new Map<string, string>();
  files.set("metadata.yaml", document({ version: "1.0.0", type: "Dashboard", timestamp: "2025-01-01T00:00:00+00:00" }));
  files.set("databases/portfolio.yaml", document({
    database_name: "Customer portfolio", sqlalchemy_uri: "postgresql://reader@localhost:5432/shop", cache_timeout: null, expose_in_sqllab: true, allow_run_async: false, allow_ctas: false, allow_cvas: false, allow_dml: false,
    extra: { allows_virtual_table_explore: true }, uuid: database, version: "1.0.0",
  }));
  for (const dashboard of dashboards) {
    files.set(`dashboards/${file_of(dashboard)}.yaml`, layout(dashboard));
    for (const panel of dashboard.panels) {
      files.set(`datasets/portfolio/${name_of(dashboard, panel)}.yaml`, dataset(dashboard, panel));
      files.set(`charts/${name_of(dashboard, panel)}.yaml`, chart(dashboard, panel));
    }
  }
  return files;
}
