// The hand-written queries on an embedded columnar engine: node bench_columnar.mjs ORDERS.csv WORTH.csv QUERIES RUNS THREADS.
// QUERIES has lines "name<tab>sql". Prints "name<tab>milliseconds<tab>answer" lines. Ends with 3 if the engine is not installed.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const [orders, worth, queries, runs, threads] = process.argv.slice(2);
let engine;
for (const base of [import.meta.url, `${process.cwd()}/package.json`, ...(process.env.NODE_PATH || '').split(':').filter(Boolean).map((p) => `${p}/../package.json`)]) {
  try {
    engine = createRequire(base)('@duckdb/node-api');
    break;
  } catch { /* not here */ }
}
if (!engine) process.exit(3);
if (!orders) process.exit(0); // asked only whether it is there

const connection = await (await engine.DuckDBInstance.create(':memory:')).connect();
await connection.run(`SET threads TO ${threads}`);
await connection.run(`CREATE TABLE orders AS SELECT * FROM read_csv('${orders}', header = false, columns = {customer_id: 'BIGINT', day: 'DATE', amount: 'DECIMAL(12,2)'})`);
await connection.run(`CREATE TABLE worth AS SELECT * FROM read_csv('${worth}', header = false, columns = {customer_id: 'BIGINT', value: 'DECIMAL(14,2)'})`);
for (let run = 0; run < Number(runs); ++run) {
  for (const line of readFileSync(queries, 'utf8').split('\n').filter(Boolean)) {
    const [name, sql] = line.split('\t');
    const start = process.hrtime.bigint();
    const result = await connection.runAndReadAll(sql);
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    console.log(`${name}\t${ms}\t${Object.values(result.getRowObjectsJson()[0]).join('|')}`);
  }
}
