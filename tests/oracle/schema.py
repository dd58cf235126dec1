"""python3-jsonschema, which knows nothing of this project, judges the committed schema.

It must accept every shipped scenario and refuse every file of tests/bad. What a JSON Schema cannot
see - places in other files, ranges of quantities, rules between values - is listed here by id; a bad
file whose problems are all of that kind must be accepted, so that the list cannot grow unnoticed.
"""
import glob
import json
import re
import sys

import jsonschema

# Problems that lie outside of what a schema of one file can say.
BEYOND = {"E-cycle", "E-preset", "E-source", "E-file", "E-size", "E-range", "E-missing", "E-count",
          "E-ref", "E-currency", "E-conflict", "E-trace", "E-plan", "E-fault", "E-radio"}
# Files of these ids in which the schema sees the fault all the same.
SEEN = {"range-control": False, "range-count": True, "range-negative": True, "unit-fine": False,
        "missing-users": False, "json-deep": True, "expect-strategy": False, "dist-order": False,
        "dist-weights": False, "dist-missing": True, "dist-table": False,
        "numbers-range": True, "range-factor": True}


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError("duplicate key")
    return dict(pairs)


def load(path):
    with open(path, "rb") as file:
        return json.loads(file.read().decode("utf-8"), object_pairs_hook=no_duplicates,
                          parse_constant=lambda text: (_ for _ in ()).throw(ValueError(text)))


def main():
    schema = load("scenarios/schema/scenario-1.schema.json")
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    failures = []
    accepted = glob.glob("scenarios/*.json") + glob.glob("scenarios/learn/*.json") + \
        glob.glob("scenarios/failures/*.json")
    for path in accepted:
        for error in validator.iter_errors(load(path)):
            failures.append(f"{path}: {error.message[:120]}")
    fragment = dict(schema, required=[], properties=dict(schema["properties"], source={}))
    for path in glob.glob("scenarios/base/*/*.json"):
        for error in jsonschema.Draft7Validator(fragment).iter_errors(load(path)):
            failures.append(f"{path}: {error.message[:120]}")
    refused = 0
    for path in sorted(glob.glob("tests/bad/*.json")):
        stem = path[len("tests/bad/"):-len(".json")]
        with open(path[:-len(".json")] + ".expect", encoding="utf-8") as file:
            ids = set(re.findall(r"\[([EW]-[a-z0-9-]+)\]$", file.read(), re.MULTILINE))
        errors = {name for name in ids if name.startswith("E-")}
        wanted = SEEN.get(stem, bool(errors - BEYOND))
        try:
            seen = not validator.is_valid(load(path))
        except ValueError:
            seen = True
        refused += seen
        if seen != wanted:
            failures.append(f"{path}: {'refused' if seen else 'accepted'} ({', '.join(sorted(ids))})")
    for failure in failures:
        print(failure)
    print(f"{len(accepted)} scenarios, {refused} bad files refused, {len(failures)} failures")
    return 1 if failures or len(accepted) < 11 or refused < 30 else 0


sys.exit(main())
