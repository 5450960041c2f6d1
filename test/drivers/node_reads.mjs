// node-postgres as most tools in JavaScript use it. It gives bigint and numeric as strings, so that no digit is lost.
import pg from "pg";

const kinds = { 23: "int", 20: "bigint", 701: "double", 1700: "numeric", 1082: "date", 16: "boolean", 25: "text" };
const is_sane = {
  int: Number.isInteger,
  bigint: (v) => /^-?\d+$/.test(v),
  double: Number.isFinite,
  numeric: (v) => /^-?\d+(\.\d+)?$/.test(v),
  date: (v) => v instanceof Date && !Number.isNaN(v.getTime()),
  boolean: (v) => typeof v === "boolean",
  text: (v) => typeof v === "string",
};
const line = (...words) => console.log(words.join("\t"));
const [portfolio, ...views] = process.argv.slice(2);
const client = new pg.Client();
await client.connect();
const quoted = (name) => pg.Client.prototype.escapeIdentifier(name);
for (const view of views) {
  const result = await client.query(`SELECT * FROM ${quoted(portfolio)}.${quoted(view)}`);
  for (const field of result.fields) {
    const kind = kinds[field.dataTypeID] ?? String(field.dataTypeID);
    line("column", view, field.name, kind);
    for (const row of result.rows) {
      const value = row[field.name];
      if (value !== null && !is_sane[kind]?.(value)) line("bad", view, field.name, kind, typeof value, value);
    }
  }
  line("rows", view, result.rows.length);
}
const counted = await client.query(`SELECT count(*) AS n FROM ${quoted(portfolio)}.customers WHERE status = $1 AND last_order >= $2`, ["active", "2024-12-01"]);
line("filter", counted.rows[0].n);
await client.end();
