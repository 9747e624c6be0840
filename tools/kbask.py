"""Asks the program what it knows of single messages, many at a time.

Each message is a log of its own; one run of the program reads a batch of them, and the report names the log of
each finding. A report holds signatures only, so the other kinds of knowledge that look at texts (harmless,
context, observation, marker) are asked for through a pack that makes signatures of them.
"""

import collections
import copy
import json
import os
import subprocess
import tempfile

import yaml

BATCH = 100
# in this order: what explains, what is known to be harmless, what is read, what is only noticed
# A marker or a context that holds but the head of a message says that it is an error, or whose, not which one.
SHARE = 0.8
PROBED = (("harmless", "harmless"), ("observation", "observations"), ("context", "contexts"), ("marker", "markers"))
TRUTHS = ("whole", "primary")

# `texts` are the same message with several values in it, likeliest first; a (toolchain, stage) of None is not told
Question = collections.namedtuple("Question", "texts contexts")
Answer = collections.namedtuple("Answer", "id kind text")


class Dumper(yaml.SafeDumper):
    """The knowledge format has no anchors."""

    def ignore_aliases(self, data):
        return True


def as_written(node):
    """What BaseLoader made texts of and the format wants as truths and numbers."""
    if isinstance(node, list):
        return [as_written(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {}
    for key, value in node.items():
        if key in TRUTHS:
            value = value == "true"
        elif key == "lines":
            value = int(value)
        else:
            value = as_written(value)
        out[key] = value
    return out


def prose(text):
    return {"en": text, "zh": text}


def probe(number, entry):
    """A signature that matches what the entry matches."""
    texts = {key: as_written(copy.deepcopy(entry[key])) for key in ("match", "regex", "whole") if key in entry}
    if "whole" in texts:
        texts["whole"] = entry["whole"] == "true"
    return {"id": "generic.probe-%05d" % number, "severity": "error", "status": "inferred", "context": "required",
            "title": prose("probe"), **texts, "cause": prose("probe"), "fix": [prose("probe")], "sources": ["probe"],
            "examples": {"match": ["probe"], "no_match": ["probe"]}}


def number_of(finding):
    return int(finding["location"]["file"][:-len(".log")])


def share_of(finding, text):
    """How much of the text the match holds; a match that goes over lines holds all of it."""
    if finding["location"]["line"] != finding["location"]["end_line"]:
        return 1.0
    return (finding["mark"]["to"] - finding["mark"]["from"]) / max(len(text.encode("utf-8")), 1)


class Ask:
    def __init__(self, program, kb="kb", packs=()):
        self.program = os.path.abspath(program)
        self.packs = [option for pack in packs for option in ("--kb", os.path.abspath(pack))]
        listed = json.loads(self._run(["kb", "list", "--format", "json"]))["entries"]
        self.entries = {entry["id"]: entry for entry in listed}
        self.fallbacks, self.strict = set(), set()  # signatures by what they say of themselves
        self.codes = []
        self.probed = {kind: [] for kind, _ in PROBED}
        for folder in (kb, *packs):
            self._load(folder)

    def _load(self, folder):
        for root, _, names in sorted(os.walk(folder)):
            for name in sorted(name for name in names if name.endswith(".yaml")):
                with open(os.path.join(root, name), encoding="utf-8") as file:
                    document = yaml.load(file, Loader=yaml.BaseLoader)
                for entry in document.get("signatures") or []:
                    if entry.get("fallback") == "true":
                        self.fallbacks.add(entry["id"])
                    if entry.get("context") == "required":
                        self.strict.add(entry["id"])
                self.codes += document.get("codes") or []
                for kind, key in PROBED:
                    self.probed[kind] += document.get(key) or []

    def _run(self, arguments, folder=None):
        done = subprocess.run([self.program, *arguments, *self.packs], cwd=folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode not in (0, 1, 5):
            raise RuntimeError("%s ended with %d: %s" % (" ".join(arguments[:6]), done.returncode,
                                                         done.stderr.decode("utf-8", "replace")[:500]))
        return done.stdout

    def contexts(self, toolchain=None):
        """The (toolchain, stage) to ask in when the stage is not known: none, then those that an entry insists on."""
        pairs = {(self.entries[i]["toolchain"], stage) for i in self.strict & set(self.entries)
                 for stage in self.entries[i]["stages"] or [None]}
        pairs = {pair for pair in pairs if pair[0] != "generic" and toolchain in (None, pair[0])}
        return [(toolchain, None)] + sorted(pairs - {(toolchain, None)}, key=str)

    def fits(self, entry_id, toolchain, stage):
        """Does the entry hold at this stage of this toolchain?"""
        entry = self.entries[entry_id]
        if entry["toolchain"] == "generic":
            return True
        return toolchain in (None, entry["toolchain"]) and (stage is None or stage in (entry["stages"] or [stage]))

    def explains(self, entry_id, share):
        """An entry for when nothing better is known explains the tool's own text only, and all of it."""
        if entry_id not in self.fallbacks:
            return True
        return share >= SHARE and self.entries[entry_id]["toolchain"] != "generic"

    def _reports(self, texts, options, batch=BATCH):
        """The reports on the texts, batch by batch; each text is a log with its number as name."""
        with tempfile.TemporaryDirectory() as folder:
            for number, text in enumerate(texts):
                with open(os.path.join(folder, "%06d.log" % number), "w", encoding="utf-8", newline="") as file:
                    file.write(text + "\n")
            for first in range(0, len(texts), batch):
                names = ["%06d.log" % number for number in range(first, min(first + batch, len(texts)))]
                yield json.loads(self._run(["diagnose", "--format", "json", *options, *names], folder))

    def findings(self, texts, toolchain=None, stage=None, pack=None):
        """For each text what was found in it, alternatives behind their own: (id, share of the text)."""
        options = []
        for name, value in (("--toolchain", toolchain), ("--stage", stage), ("--kb", pack)):
            options += [name, value] if value else []
        found = [[] for _ in texts]
        for report in self._reports(texts, options):
            for finding in report["findings"]:
                number = number_of(finding)
                share = share_of(finding, texts[number])
                found[number] += [(i, share) for i in (finding["id"], *finding["alternatives"])]
        return found

    def unmatched(self, texts, toolchain):
        """For each text whether it is reported as an unknown error."""
        found = [False] * len(texts)
        # a report lists ten of them at most
        for report in self._reports(texts, ["--toolchain", toolchain], batch=10):
            for suspect in report["unmatched"]:
                found[number_of(suspect)] = True
        return found

    def _signatures(self, questions, answers):
        """Asks context by context, and in each of them text by text, until all are answered."""
        for turn in range(max((len(q.contexts) for q in questions), default=0)):
            for wording in range(max(len(q.texts) for q in questions)):
                groups = collections.defaultdict(list)
                for number, question in enumerate(questions):
                    if answers[number] is None and turn < len(question.contexts) and wording < len(question.texts):
                        groups[question.contexts[turn]].append(number)
                for (toolchain, stage), numbers in groups.items():
                    texts = [questions[number].texts[wording] for number in numbers]
                    for number, text, ids in zip(numbers, texts, self.findings(texts, toolchain, stage)):
                        known = [i for i, share in ids
                                 if self.fits(i, toolchain, stage) and self.explains(i, share)]
                        if known:
                            answers[number] = Answer(known[0], "signature", text)

    def _write_pack(self, path, kind, toolchain, stages):
        """The probes for one kind; gives what each of them stands for."""
        ids, probes = {}, []
        for entry in self.probed[kind]:
            listed = self.entries.get(entry["id"])
            if listed is None or not (listed["toolchain"] == "generic" or any(
                    self.fits(entry["id"], toolchain, stage) for stage in stages)):
                continue
            probes.append(probe(len(probes), entry))
            ids[probes[-1]["id"]] = entry["id"]
        with open(path, "w", encoding="utf-8") as file:
            yaml.dump({"schema": 1, "toolchain": "generic", "signatures": probes}, file, Dumper=Dumper,
                      allow_unicode=True, default_flow_style=False, sort_keys=False, width=1 << 20)
        return ids

    def _others(self, kind, questions, answers):
        groups = collections.defaultdict(list)
        for number, question in enumerate(questions):
            if answers[number] is None:
                toolchain = question.contexts[0][0]
                groups[toolchain, tuple(stage for _, stage in question.contexts)].append(number)
        with tempfile.TemporaryDirectory() as folder:
            for (toolchain, stages), numbers in groups.items():
                pack = os.path.join(folder, "probe.yaml")
                ids = self._write_pack(pack, kind, toolchain, stages)
                asked = [(number, text) for number in numbers for text in questions[number].texts]
                for (number, text), found in zip(asked, self.findings([t for _, t in asked], toolchain, pack=pack)):
                    known = [ids[i] for i, share in found
                             if i in ids and (share >= SHARE or kind not in ("context", "marker"))]
                    if known and answers[number] is None:
                        answers[number] = Answer(known[0], kind, text)

    def answer(self, questions):
        """For each question its Answer, or None."""
        answers = [None] * len(questions)
        self._signatures(questions, answers)
        for kind, _ in PROBED:
            self._others(kind, questions, answers)
        return answers


# ---- templates: texts with holes ----

SAMPLES = {
    "name": "conv_1", "path": "./net_float.sim", "shape": "[1, 3, 224, 224]", "int": "7", "float": "0.25",
    "list": "NHWC,NCHW",
}


def fillings(parts):
    """
    The texts that a template may become. `parts` are texts and holes in turn, a hole being one of SAMPLES, or None for
    a value of unknown kind: then all of these are of one kind, and the kinds are tried in turn.
    """
    if all(isinstance(part, str) for part in parts[1::2]) or len(parts) == 1:
        kinds = [None]
    else:
        kinds = ["name", "int", "shape", "path", "list", "float"]
    return ["".join(part if k % 2 == 0 else SAMPLES[part or kind] for k, part in enumerate(parts)) for kind in kinds]
