"""psqlodbc as Excel, LibreOffice, Tableau and Power BI use it, here through pyodbc."""
import os
import sys

import pyodbc

import report

KINDS = {"int4": "int", "int8": "bigint", "float8": "double", "numeric": "numeric", "date": "date", "bool": "boolean", "text": "text"}
driver, portfolio, *views = sys.argv[1:]
# Defaults of the driver, but for booleans, which it would give as characters.
connection = pyodbc.connect(f"Driver={driver};Servername={os.environ['PGHOST']};Port={os.environ['PGPORT']};Database={os.environ['PGDATABASE']};Uid={os.environ['PGUSER']};BoolsAsChar=0")
cursor = connection.cursor()
lengths = {}
for view in views:
    columns = [(c.column_name, KINDS.get(c.type_name, c.type_name)) for c in cursor.columns(table=view, schema=portfolio)]
    schema, table = ('"' + word.replace('"', '""') + '"' for word in (portfolio, view))
    report.table(view, columns, cursor.execute(f"SELECT * FROM {schema}.{table}").fetchall())
    for name, kind in columns:
        if kind == "text":
            quoted = '"' + name.replace('"', '""') + '"'
            told = cursor.execute(f"SELECT coalesce(max(length({quoted})), 0) FROM {schema}.{table}").fetchone()[0]
            got = max((len(row[0]) for row in cursor.execute(f"SELECT {quoted} FROM {schema}.{table}").fetchall() if row[0] is not None), default=0)
            if told != got:
                report.line("bad", view, name, "cut to", got, "of", told)
            lengths[view] = max(got, lengths.get(view, 0))
if max(lengths.values()) <= 255:
    report.line("bad", "no text is longer than 255, so that cutting would show")
schema = '"' + portfolio.replace('"', '""') + '"'
report.line("filter", *cursor.execute(f"SELECT count(*) FROM {schema}.customers WHERE status = ? AND last_order >= ?", *report.FILTER).fetchone())
