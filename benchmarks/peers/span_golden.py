#!/usr/bin/env python3
"""Writes golden values of span scores with nervaluate and of tag sequences with seqeval.

    python benchmarks/peers/span_golden.py > metrics/src/test/resources/org/bioeval/metrics/span/golden.json

Needs nervaluate and seqeval (see requirements.txt).
"""
import json
import random
import sys
import warnings
from importlib.metadata import version

from nervaluate import Evaluator
from seqeval.metrics import classification_report

warnings.filterwarnings("ignore")
rnd = random.Random(17)
LABELS = ["Chemical", "Disease", "Gene"]


def spans(most):
    """Disjoint labelled spans, inclusive ends as nervaluate wants them."""
    out, at = [], 0
    for _ in range(rnd.randint(0, most)):
        start = at + rnd.randint(0, 6)
        end = start + rnd.randint(0, 9)
        out.append({"label": rnd.choice(LABELS), "start": start, "end": end})
        at = end + 1
    return out


def predicted(gold):
    out = []
    for g in gold:
        r = rnd.random()
        if r < 0.15:
            continue
        p = dict(g)
        if r > 0.75:
            p["label"] = rnd.choice(LABELS)
        if r > 0.55:
            p["start"] = max(0, p["start"] + rnd.randint(-3, 3))
            p["end"] = max(p["start"], p["end"] + rnd.randint(-3, 3))
        out.append(p)
    out += spans(1)
    rnd.shuffle(out)
    return out


def counts(r):
    return [r.correct, r.incorrect, r.partial, r.missed, r.spurious, r.precision, r.recall, r.f1]


def nervaluate_cases():
    out = []
    for number in range(200):
        documents = []
        for _ in range(rnd.randint(1, 3)):
            gold = spans(6)
            documents.append([gold, predicted(gold)])
        if not documents[0][0]:
            continue  # nervaluate cannot tell the format of a first document without spans
        least = rnd.choice([1.0, 1.0, 50.0, 100.0])
        result = Evaluator([d[0] for d in documents], [d[1] for d in documents], tags=LABELS, loader="dict",
                           min_overlap_percentage=least).evaluate()
        out.append({"documents": documents, "leastOverlap": least,
                    "overall": {s: counts(r) for s, r in result["overall"].items()},
                    "byLabel": {t: {s: counts(r) for s, r in v.items()} for t, v in sorted(result["entities"].items())}})
    return out


def seqeval_cases():
    tags = ["O", "O", "B-Chemical", "I-Chemical", "B-Disease", "I-Disease", "E-Disease", "S-Gene", "I-Gene", "B", "I", "B-cell-type", "I-cell-type"]
    out = []
    for number in range(150):
        gold = [[rnd.choice(tags) for _ in range(rnd.randint(1, 12))] for _ in range(rnd.randint(1, 4))]
        pred = [[t if rnd.random() < 0.7 else rnd.choice(tags) for t in s] for s in gold]
        if not any(t != "O" for s in gold + pred for t in s):
            continue
        report = classification_report(gold, pred, output_dict=True, zero_division=0)
        out.append({"gold": gold, "predicted": pred,
                    "report": {k: [float(v["precision"]), float(v["recall"]), float(v["f1-score"]), int(v["support"])] for k, v in report.items()}})
    return out


json.dump({"tool": f"nervaluate {version('nervaluate')}, seqeval {version('seqeval')}",
           "command": "python benchmarks/peers/span_golden.py",
           "spans": nervaluate_cases(), "sequences": seqeval_cases()}, sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
