"""Makes phee.jsonl of the metrics module: scores of PHEE's own metric on made-up sentences.

The metric is evaluate/phee_metric.py of https://github.com/ZhaoyueSun/PHEE (commit 12e9311e); it is
not part of this project. The file in the tree was made with Python 3.11 and a copy in which only the
writing of results was shortened.

Run: python phee_golden.py path/to/folder/of/phee_metric > phee.jsonl

Each line is a batch of sentences with events; places are in characters, end exclusive.
"""

import json
import random
import re
import sys
from collections import defaultdict

WORDS = (
    "The patient developed an acute co-trimoxazole-induced rash, after 5 mg/day of aspirin (a drug) "
    "and the 60-year-old man's severe hepatic_failure The rash; resolved"
).split(" ")
TYPES = ["Adverse_event", "Potential_therapeutic_event"]
ROLES = [
    "Subject", "Treatment", "Effect", "Subject.Age", "Subject.Disorder", "Treatment.Drug",
    "Treatment.Dosage", "Treatment.Disorder", "Severity", "Negated", "Speculated",
]
THEIRS = {"Negated": "Negation", "Speculated": "Speculation"}
KEPT = {
    "Overall", "Trigger", "MainArgs", "SubArgs", "Arguments", "Attributes", "Subject", "Treatment",
    "Effect", "MainArg", "SubArg", "Attribute",
}


def make_sentence(rng):
    words = [rng.choice(WORDS) for _ in range(14)]
    text = " ".join(words)
    places = [m.span() for m in re.finditer(r"\S+", text)]

    def piece():
        first = rng.randrange(len(places))
        last = min(len(places) - 1, first + rng.choice([0, 0, 1, 2]))
        return [places[first][0], places[last][1]]

    def mention():
        return [piece() for _ in range(rng.choice([1, 1, 1, 1, 2]))]

    def event():
        kind = rng.choice([TYPES[0], TYPES[0], TYPES[1]])
        arguments = [[rng.choice(ROLES), mention()] for _ in range(rng.randint(0, 5))]
        return [kind, [piece()], arguments]

    gold = [event() for _ in range(rng.choice([1, 1, 1, 2]))]
    answer = []
    for kind, trigger, arguments in gold:
        if rng.random() < 0.1:
            continue
        new = []
        for role, places_of in arguments:
            choice = rng.random()
            if choice < 0.15:
                continue
            if choice < 0.3:
                role = rng.choice(ROLES)
            elif choice < 0.5:
                places_of = mention()
            elif choice < 0.6:
                places_of = places_of[:1]
            new.append([role, places_of])
        if rng.random() < 0.2:
            new.append([rng.choice(ROLES), mention()])
        kind = kind if rng.random() < 0.9 else rng.choice(TYPES)
        answer.append([kind, trigger if rng.random() < 0.8 else [piece()], new])
    if rng.random() < 0.1:
        answer.append(event())
    return {"text": text, "gold": gold, "answer": answer}


def slots(text, events):
    words = defaultdict(list)
    for kind, trigger, arguments in events:
        for role, pieces in [["Trigger", trigger], *arguments]:
            words[f"{kind}.{THEIRS.get(role, role)}"] += [text[s:e] for s, e in pieces]
    return words


def instances(sentences):
    for number, sentence in enumerate(sentences):
        gold = slots(sentence["text"], sentence["gold"])
        answer = slots(sentence["text"], sentence["answer"])
        for kind in sorted(set(gold) | set(answer)):
            yield {
                "id": str(number),
                "type": kind,
                "predictions": answer.get(kind, []),
                "golds": gold.get(kind, []),
            }


def main():
    sys.path.insert(0, sys.argv[1])
    from phee_metric import compute_metric

    rng = random.Random(21)
    for _ in range(40):
        sentences = [make_sentence(rng) for _ in range(rng.choice([1, 2, 5]))]
        scores = {
            name: value
            for name, value in compute_metric(list(instances(sentences))).items()
            if name.split("_")[1] in KEPT and "event" not in name
        }
        print(json.dumps({"sentences": sentences, "scores": scores}, separators=(",", ":")))


if __name__ == "__main__":
    main()
