"""LibreOffice Calc, headless, imports views through ODBC as a person does from its data sources.

Arguments: a folder for its files, the schema, the views. The DSN portfolio must be in ODBCINI. Prints what contract.sh
describes, but Calc tells number, date, boolean and text apart only, and nothing of a column without values."""
import os
import pathlib
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet.DataImportMode import SQL
from com.sun.star.util import NumberFormat

folder, schema, *views = sys.argv[1:]
pipe = f"customer_portfolio_{os.getpid()}"
office = subprocess.Popen(["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation={pathlib.Path(folder, 'office').as_uri()}", f"--accept=pipe,name={pipe};urp;"])


def connect():
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # not there yet
            time.sleep(0.2)
    raise SystemExit("LibreOffice did not start")


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def value(name, what):
    return PropertyValue(Name=name, Value=what)


def kind_of(formats, sheet, k, column):
    """What a person sees: dates as such, not numbers of days, and not texts that look like them."""
    kinds = {str if isinstance(cell, str) else float for cell in column if cell != ""}
    if kinds == {float}:
        first = next(n for n, cell in enumerate(column) if cell != "")
        form = formats.getByKey(sheet.getCellByPosition(k, first + 1).NumberFormat).Type
        return "date" if form & NumberFormat.DATE else "boolean" if form & NumberFormat.LOGICAL else "number"
    return "text" if kinds == {str} else "nothing" if not kinds else "mixed"


try:
    context = connect()
    manager = context.ServiceManager
    databases = manager.createInstanceWithContext("com.sun.star.sdb.DatabaseContext", context)
    source = databases.createInstance()
    source.URL = "sdbc:odbc:portfolio"
    source.DatabaseDocument.storeAsURL(pathlib.Path(folder, "portfolio.odb").as_uri(), ())
    databases.registerObject("portfolio", source)
    document = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context).loadComponentFromURL("private:factory/scalc", "_blank", 0, (value("Hidden", True),))
    for view in views:
        document.Sheets.insertNewByName(view, 0)
        sheet = document.Sheets.getByIndex(0)
        sheet.getCellRangeByPosition(0, 0, 0, 0).doImport((value("DatabaseName", "portfolio"), value("SourceType", SQL), value("SourceObject", f"SELECT * FROM {quoted(schema)}.{quoted(view)}")))
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        width, rows = cursor.RangeAddress.EndColumn + 1, cursor.RangeAddress.EndRow
        header, *data = sheet.getCellRangeByPosition(0, 0, width - 1, rows).DataArray
        for k, name in enumerate(header):
            print("column", view, name, kind_of(document.NumberFormats, sheet, k, [row[k] for row in data]), sep="\t")
        print("rows", view, rows, sep="\t")
finally:
    office.terminate()
    office.wait()
