import os
import sys

import psycopg2
import psycopg2.extensions
from psycopg2 import sql

import report

KINDS = {23: "int", 20: "bigint", 701: "double", 1700: "numeric", 1082: "date", 16: "boolean", 25: "text"}
portfolio, *views = sys.argv[1:]
connection = psycopg2.connect("")
cursor = connection.cursor()
for view in views:
    cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(portfolio, view)))
    report.table(view, [(c.name, KINDS.get(c.type_code, str(c.type_code))) for c in cursor.description], cursor)
cursor.execute(sql.SQL("SELECT count(*) FROM {} WHERE status = %s AND last_order >= %s").format(sql.Identifier(portfolio, "customers")), report.FILTER)
report.line("filter", *cursor.fetchone())
