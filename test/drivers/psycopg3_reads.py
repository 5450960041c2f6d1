import sys

import psycopg
from psycopg import sql

import report

KINDS = {"int4": "int", "int8": "bigint", "float8": "double", "numeric": "numeric", "date": "date", "bool": "boolean", "text": "text"}
portfolio, *views = sys.argv[1:]
with psycopg.connect("") as connection:
    for view in views:
        for binary in (False, True):
            cursor = connection.cursor(binary=binary)
            cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(portfolio, view)))
            types = [psycopg.adapters.types.get(c.type_code) for c in cursor.description]
            columns = [(c.name, KINDS.get(t.name if t else "", str(c.type_code))) for c, t in zip(cursor.description, types)]
            if binary:  # the same once more, on the wire in another form
                rows = cursor.fetchall()
                same = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(portfolio, view))).fetchall()
                if sorted(map(repr, rows)) != sorted(map(repr, same)):
                    report.line("bad", view, "binary and text differ")
            else:
                report.table(view, columns, cursor)
    # Parameters of server-side binding have types of their own.
    count = connection.execute(sql.SQL("SELECT count(*) FROM {} WHERE status = %s AND last_order >= %s").format(sql.Identifier(portfolio, "customers")), report.FILTER).fetchone()
    report.line("filter", *count)
