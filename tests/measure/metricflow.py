"""Holds a file for MetricFlow against its schema, its parser and a database: python3 metricflow.py FILE [TABLES.json]

FILE is YAML as `--emit metricflow` writes it. It is held against tests/schemas/metricflow.json; parsed and validated
by dbt-semantic-interfaces where that is here (in target/metricflow or installed); and, with tables (`{"name", "columns":
[[name, type]], "rows": [[text or null]]}`) and DuckDB, computed as MetricFlow documents it. One line of JSON is written:
{"problems": [why], "parsed": whether, "values": {metric: value} or null}. Exit status 77: what is needed is not here.
"""

import json
import os
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
try:
    import jsonschema
    import yaml
except ImportError as error:
    print(f"no {error.name} (pip install pyyaml jsonschema)", file=sys.stderr)
    sys.exit(77)

# The one template that the file has stands for a brace; dbt fills it in.
file = yaml.safe_load(open(sys.argv[1], encoding="utf-8").read().replace("{{ '{' }}", "{"))
schema = json.load(open(os.path.join(here, "..", "schemas", "metricflow.json"), encoding="utf-8"))
problems = []


def plain(part):
    """Without the `$id` of parts: by the letter of JSON Schema they would make the `$ref`s beside them lead nowhere."""
    if isinstance(part, dict):
        return {key: plain(value) for key, value in part.items() if not (key == "$id" and isinstance(value, str))}
    return [plain(each) for each in part] if isinstance(part, list) else part


schema = plain(schema)


def documents():
    """dbt lists what MetricFlow has in documents, and names a model of its own where MetricFlow names a table."""
    for model in file["semantic_models"]:
        model = dict(model)
        table = model.pop("model").removeprefix("ref('").removesuffix("')")
        model["node_relation"] = {"alias": table, "schema_name": "main"}
        yield {"semantic_model": model}
    for metric in file["metrics"]:
        yield {"metric": metric}


for document in documents():
    for error in jsonschema.Draft7Validator(schema).iter_errors(document):
        problems.append(f"{list(error.path)}: {error.message}")


def parsed():
    sys.path.insert(0, os.path.join(here, "..", "..", "target", "metricflow"))
    try:
        from dbt_semantic_interfaces.parsing.dir_to_model import parse_directory_of_yaml_files_to_semantic_manifest
        from dbt_semantic_interfaces.validations.semantic_manifest_validator import SemanticManifestValidator
    except ImportError:
        return False
    spine = {
        "node_relation": {"alias": "days", "schema_name": "main"},
        "primary_column": {"name": "day", "time_granularity": "second"},
    }
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "all.yaml"), "w", encoding="utf-8") as out:
            yaml.safe_dump_all([*documents(), {"project_configuration": {"time_spines": [spine]}}], out)
        manifest = parse_directory_of_yaml_files_to_semantic_manifest(folder)
    for issue in manifest.issues.errors:
        problems.append(f"parser: {issue.message}")
    for issue in SemanticManifestValidator().validate_semantic_manifest(manifest.semantic_manifest).errors:
        problems.append(f"validator: {issue.message}")
    return True


def values(tables):
    try:
        import duckdb
    except ImportError:
        return None
    db = duckdb.connect()
    types = dict(zip(
        ["text", "number", "count", "timestamp", "date", "yes_no", "duration", "money"],
        ["VARCHAR", "DOUBLE", "BIGINT", "TIMESTAMP", "DATE", "BOOLEAN", "BIGINT", "DECIMAL(18, 4)"],
    ))
    for table in tables:
        columns = ", ".join(f'"{name}" {types[kind]}' for name, kind in table["columns"])
        db.execute(f'CREATE TABLE "{table["name"]}" ({columns})')
        holes = ", ".join("?" for _ in table["columns"])
        if table["rows"]:
            db.executemany(f'INSERT INTO "{table["name"]}" VALUES ({holes})', table["rows"])
    aggregations = {
        "count": "SUM(CASE WHEN {0} IS NOT NULL THEN 1 ELSE 0 END)",
        "count_distinct": "COUNT(DISTINCT {0})",
        "sum": "SUM({0})",
        "average": "AVG({0})",
        "median": "QUANTILE_CONT({0}, 0.5)",
        "percentile": "QUANTILE_CONT({0}, {1})",
    }
    measures = {}
    for model in file["semantic_models"]:
        table = model["model"].removeprefix("ref('").removesuffix("')")
        for measure in model["measures"]:
            at = measure.get("agg_params", {}).get("percentile")
            what = aggregations[measure["agg"]].format(f"({measure['expr']})", at)
            measures[measure["name"]] = db.execute(f'SELECT CAST({what} AS DOUBLE) FROM "{table}"').fetchone()[0]
    metrics = {metric["name"]: metric for metric in file["metrics"]}

    def value(name):
        metric = metrics[name]
        params = metric["type_params"]
        if metric["type"] == "simple":
            return measures[params["measure"]]
        if metric["type"] == "ratio":
            above, below = value(params["numerator"]["name"]), value(params["denominator"]["name"])
            return above / below if above is not None and below else None
        inputs = {each["name"]: value(each["name"]) for each in params["metrics"]}
        columns = ", ".join(
            f'CAST({"NULL" if each is None else repr(each)} AS DOUBLE) AS {name}' for name, each in inputs.items()
        )
        return db.execute(f"SELECT CAST({params['expr']} AS DOUBLE) FROM (SELECT {columns})").fetchone()[0]

    return {name: value(name) for name in metrics}


is_parsed = parsed() if not problems else False
tables = json.load(open(sys.argv[2], encoding="utf-8")) if len(sys.argv) > 2 else None
computed = values(tables) if tables is not None and not problems else None
print(json.dumps({"problems": problems, "parsed": is_parsed, "values": computed}))
