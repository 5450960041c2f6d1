"""What the client programs in Python share: they print what test/drivers/contract.sh describes."""
import datetime
import decimal
import math

CLASSES = {"int": int, "bigint": int, "double": float, "numeric": decimal.Decimal, "date": datetime.date, "boolean": bool, "text": str}
FILTER = ("active", datetime.date(2024, 12, 1))


def line(*words):
    print(*words, sep="\t")


def table(view, columns, rows):
    """columns: (name, kind) in the order of the rows; rows are of what the driver gave."""
    for name, kind in columns:
        line("column", view, name, kind)
    count = 0
    for row in rows:
        count += 1
        for (name, kind), value in zip(columns, row):
            if value is not None and (type(value) is not CLASSES.get(kind) or (kind in ("double", "numeric") and not math.isfinite(value))):
                line("bad", view, name, kind, type(value).__name__, str(value)[:40])
    line("rows", view, count)
