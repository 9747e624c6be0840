"""Is a printed report one by share/report-1.schema.json?"""

import json
import pathlib
import sys

import jsonschema

SCHEMA = pathlib.Path(__file__).resolve().parent.parent / "share" / "report-1.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
SHOWN_MAX = 5


def problems_of(printed):
    """What is wrong with the bytes of a report, as text; empty when nothing is."""
    try:
        report = json.loads(printed.decode("utf-8"))
    except ValueError as error:
        return f"is no JSON: {error}"
    wrong = [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(report)]
    if not wrong and report["complete"] == bool(report["problems"]):
        wrong = ["complete says the contrary of problems"]
    return "\n".join(wrong[:SHOWN_MAX])


if __name__ == "__main__":
    sys.exit("a module of the test runners")
