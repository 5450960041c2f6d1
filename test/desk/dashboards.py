"""dashboards.py check | queries grafana|superset PORTFOLIO [ARCHIVE]: looks into the files of dashboards.

check prints a line for everything that does not hold together; queries prints a psql script that runs every query and
prints the columns that it returns, and whether there are rows."""
import json
import pathlib
import sys
import zipfile

import yaml

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "dashboards"
COLUMNS = {}
for text in (FOLDER / "columns.tsv").read_text().splitlines():
    dashboard, panel, column, kind = text.split("\t")
    COLUMNS.setdefault((dashboard, panel), []).append((column, kind))
TYPES = {"text": "TEXT", "date": "DATE", "bigint": "BIGINT", "numeric": "NUMERIC", "double precision": "DOUBLE PRECISION"}


def boards():
    return {path.stem: json.loads(path.read_text()) for path in sorted((FOLDER / "grafana").glob("*.json"))}


def archive(path=None):
    if path:
        with zipfile.ZipFile(path) as file:
            return {name.split("/", 1)[1]: yaml.safe_load(file.read(name)) for name in file.namelist()}
    return {str(p.relative_to(FOLDER / "superset")): yaml.safe_load(p.read_text()) for p in sorted((FOLDER / "superset").rglob("*.yaml"))}


def below(files, folder):
    return {name: file for name, file in files.items() if name.startswith(folder)}


def check_grafana():
    for name, board in boards().items():
        variables = {v["name"]: v for v in board["templating"]["list"]}
        if set(variables) != {"datasource", "portfolio"}:
            print(name, "has the variables", sorted(variables))
        if len({p["id"] for p in board["panels"]}) != len(board["panels"]):
            print(name, "has an id twice")
        cells = set()
        for panel in board["panels"]:
            expected = COLUMNS.get((name, panel["title"]))
            if expected is None:
                print(name, panel["title"], "is not in columns.tsv")
                continue
            overridden = {o["matcher"]["options"] for o in panel["fieldConfig"]["overrides"]}
            if not overridden <= {c for c, _ in expected} or panel.get("options", {}).get("xField", expected[0][0]) not in {c for c, _ in expected}:
                print(name, panel["title"], "mentions a column that there is not")
            if len(panel["targets"]) != 1 or "${portfolio:raw}." not in panel["targets"][0]["rawSql"] or "@" in panel["targets"][0]["rawSql"]:
                print(name, panel["title"], "does not read the portfolio of the variable")
            place = panel["gridPos"]
            own = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
            if own & cells or place["x"] + place["w"] > 24:
                print(name, panel["title"], "lies over another")
            cells |= own


def columns_of(parameters):
    named = {parameters["x_axis"]} if "x_axis" in parameters else set()
    return named | set(parameters.get("all_columns", [])) | {m["column"]["column_name"] for m in parameters.get("metrics", [])} | set(parameters.get("column_config", {}))


def check_superset():
    files = archive()
    (database,) = below(files, "databases/").values()
    sets = {d["uuid"]: d for d in below(files, "datasets/").values()}
    charts = {c["uuid"]: c for c in below(files, "charts/").values()}
    if files["metadata.yaml"]["type"] != "Dashboard":
        print("the archive is none of dashboards")
    if len(sets) != len(COLUMNS) or len(charts) != len(COLUMNS):
        print(len(sets), "data sets and", len(charts), "charts for", len(COLUMNS), "panels")
    for data in sets.values():
        if data["database_uuid"] != database["uuid"]:
            print(data["table_name"], "is of no database")
        wanted = [[(c, TYPES[k]) for c, k in columns] for (board, panel), columns in COLUMNS.items()]
        if [(c["column_name"], c["type"]) for c in data["columns"]] not in wanted:
            print(data["table_name"], "has other columns than columns.tsv")
    for chart in charts.values():
        data = sets.get(chart["dataset_uuid"], {"columns": []})
        if not columns_of(chart["params"]) <= {c["column_name"] for c in data["columns"]}:
            print(chart["slice_name"], "draws a column that its data set does not have")
    shown = []
    for name, board in below(files, "dashboards/").items():
        position = board["position"]
        for key, cell in position.items():
            if isinstance(cell, dict):
                if any(child not in position for child in cell.get("children", [])):
                    print(name, key, "has a child that there is not")
                if cell["type"] == "ROW" and sum(position[child]["meta"]["width"] for child in cell["children"]) > 12:
                    print(name, key, "is too wide")
                if cell["type"] == "CHART":
                    shown.append(cell["meta"]["uuid"])
    if sorted(shown) != sorted(charts):
        print("not every chart stands on one dashboard")


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def run(board, panel, sql):
    print(f"CREATE TEMP VIEW q AS {sql};")
    print(f"SELECT concat_ws(E'\\t', {quoted(board)}, {quoted(panel)}, attname, format_type(atttypid, NULL)) FROM pg_attribute WHERE attrelid = 'q'::regclass ORDER BY attnum;")
    print(f"SELECT concat_ws(E'\\t', 'empty', {quoted(panel)}) WHERE NOT EXISTS (SELECT FROM q);\nDROP VIEW q;")


def queries(tool, portfolio, path=None):
    if tool == "grafana":
        for name, board in boards().items():
            for panel in board["panels"]:
                run(name, panel["title"], panel["targets"][0]["rawSql"].replace("${portfolio:raw}", portfolio))
    else:
        files = archive(path)
        titles = {c["dataset_uuid"]: c["slice_name"] for c in below(files, "charts/").values()}
        for data in below(files, "datasets/").values():
            run(data["table_name"].split("_")[0], titles[data["uuid"]], data["sql"])


if sys.argv[1] == "check":
    check_grafana()
    check_superset()
elif sys.argv[1] == "variable":
    print(next(v["query"] for v in boards()["meeting"]["templating"]["list"] if v["name"] == "portfolio"))
else:
    queries(*sys.argv[2:])
