#!/usr/bin/env python3
"""The printed schema against the real files and against broken ones.

usage: schema_test.py SCHEMA.json DIR...   (SCHEMA.json as `npu-doctor kb schema` prints it)
"""
import copy
import glob
import json
import os
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML as the loader of npu-doctor sees it: dates are texts, yes and no are not truths."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in rows
            if tag != 'tag:yaml.org,2002:timestamp' and tag != 'tag:yaml.org,2002:bool']
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver('tag:yaml.org,2002:bool',
                             __import__('re').compile('^(true|false)$'), list('tf'))

GOOD = yaml.load("""
schema: 1
toolchain: demo
signatures:
  - id: demo.a
    severity: error
    status: observed
    title:
      en: a
      zh: a
    match: [a long message]
    cause:
      en: a
      zh: a
    fix:
      - en: a
        zh: a
    sources: [a]
    examples:
      match: [a]
      no_match: [b]
""", Loader)

# what to change in the entry, None: remove
BROKEN = [
    ('severty', 'error'),
    ('severity', 'eror'),
    ('severity', None),
    ('id', 'Demo.a'),
    ('title', 'a'),
    ('title', {'en': 'a'}),
    ('match', None),
    ('match', {'text': 'a', 'regex': 'a'}),
    ('match', {'sequence': []}),
    ('regex', 'both'),
    ('sources', []),
    ('sources', 'a'),
    ('whole', 'yes'),
    ('applies', {'sdk': 'around 1'}),
    ('examples', {'match': ['a']}),
    ('fix', [{'en': 'a', 'zh': 'a', 'safety': 'maybe'}]),
]


def main():
    with open(sys.argv[1], encoding='utf-8') as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    passed, failed = 1, 0

    def count(fine, what):
        nonlocal passed, failed
        passed, failed = passed + fine, failed + (not fine)
        if not fine:
            print(what)

    for folder in sys.argv[2:]:
        for path in sorted(glob.glob(os.path.join(folder, '**', '*.yaml'), recursive=True)):
            with open(path, encoding='utf-8') as f:
                errors = list(validator.iter_errors(yaml.load(f, Loader)))
            count(not errors, f'{path}: ' + '; '.join(
                '/'.join(map(str, e.absolute_path)) + ': ' + e.message[:200] for e in errors[:3]))
    count(validator.is_valid(GOOD), 'the good file is refused')
    for key, value in BROKEN:
        broken = copy.deepcopy(GOOD)
        entry = broken['signatures'][0]
        if value is None:
            del entry[key]
        else:
            entry[key] = value
        count(not validator.is_valid(broken), f'{key}: {value!r} is accepted')
    print(f'{passed} passed, {failed} failed')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
