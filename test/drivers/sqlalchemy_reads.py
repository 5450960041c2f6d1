"""Reflection of a view, and a query built from it: what most BI tools written in Python do."""
import sys

from sqlalchemy import MetaData, Table, create_engine, func, inspect, select
from sqlalchemy.dialects import postgresql

import report

KINDS = {"INTEGER": "int", "BIGINT": "bigint", "DOUBLE_PRECISION": "double", "NUMERIC": "numeric", "DATE": "date", "BOOLEAN": "boolean", "TEXT": "text"}
dialect, portfolio, *views = sys.argv[1:]
engine = create_engine(f"{dialect}://")
inspector = inspect(engine)
known = set(inspector.get_view_names(schema=portfolio)) | set(inspector.get_table_names(schema=portfolio))
with engine.connect() as connection:
    for view in views:
        if view not in known:
            report.line("bad", view, "the inspector does not list it")
        table = Table(view, MetaData(), schema=portfolio, autoload_with=engine)
        for column in inspector.get_columns(view, schema=portfolio):
            report.line("comment", view, column["name"], (column["comment"] or "")[:40])
        if not inspector.get_table_comment(view, schema=portfolio)["text"]:
            report.line("bad", view, "has no comment")
        report.table(view, [(c.name, KINDS.get(type(c.type).__name__, type(c.type).__name__)) for c in table.columns], connection.execute(select(table)))
        if view == "customers":
            status, day = report.FILTER
            report.line("filter", connection.execute(select(func.count()).select_from(table).where(table.c.status == status, table.c.last_order >= day)).scalar())
