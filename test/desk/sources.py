"""sources.py FILE: reads a sources.yml, and prints what it says of columns, and the tests as SQL that finds what breaks them."""
import sys

import yaml

with open(sys.argv[1]) as file:
    document = yaml.safe_load(file)
assert document["version"] == 2, document["version"]
(source,) = document["sources"]
print("source", source["name"], source["schema"], source["database"], sep="\t")
for table in source["tables"]:
    for column in table["columns"]:
        print("column", table["name"], column["name"], column["data_type"], " ".join(column["description"].split()), sep="\t")
        relation = '"{}"."{}"'.format(source["schema"].replace('"', '""'), table["name"])
        if column.get("tests"):
            assert column["tests"] == ["unique", "not_null"], column
            print("test", f"SELECT '{table['name']}' WHERE EXISTS (SELECT FROM {relation} GROUP BY {column['name']} HAVING count(*) > 1 OR {column['name']} IS NULL);", sep="\t")
    print("table", table["name"], " ".join(table["description"].split()), sep="\t")
