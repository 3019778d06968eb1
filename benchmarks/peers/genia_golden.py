"""Makes genia.jsonl of the metrics module: counts of the official GENIA scorer on made-up texts.

The scorer is a2-evaluate.pl (last updated 13 February 2011) of the tools of BioNLP-ST 2011 GE,
https://bionlp-st.dbcls.jp/GE/2011/downloads/ ; it is not part of this project. The file in the tree
was made with perl 5.36 and a copy of the script that lacked only its listing of errors (-x, -v, -d)
and its help text.

Run: python genia_golden.py path/to/a2-evaluate.pl > genia.jsonl

Each line is a batch of documents with gold and answered annotations in standoff form and, for each
way of calling the scorer, its table: type -> [gold, matched gold, answered, matched answered].
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

WORDS = (
    "cells IL-2 gene expression of the strongly induced binding by NF-kappaB, (p65) and TNF. "
    "receptor phosphorylation at Ser-536 requires 'transient' activity in T-cells, which \"block\" "
    "transcription. secretion degradation increased loss of"
).split()
SIMPLE = ["Gene_expression", "Transcription", "Protein_catabolism"]
MODIFYING = [
    "Protein_modification", "Phosphorylation", "Ubiquitination", "Acetylation", "Deacetylation",
]
REGULATION = ["Regulation", "Positive_regulation", "Negative_regulation"]
TYPES = SIMPLE + MODIFYING + ["Localization", "Binding"] + REGULATION * 3
OPTIONS = ["-t 1", "-t 1 -s", "-t 1 -s -p", "-t 1 -s -p -m", "-t 2", "-t 2 -s -p", "-t 3 -s -p"]


class Side:
    """The a2 file of one side."""

    def __init__(self, first):
        self.next = first
        self.spans = {}
        self.events = []
        self.modifications = []

    def span(self, kind, start, end):
        """The id of a text-bound annotation; each place and type has one."""
        if (kind, start, end) not in self.spans:
            self.spans[kind, start, end] = f"T{self.next}"
            self.next += 1
        return self.spans[kind, start, end]


def make_text(rng):
    words, places, at = [], [], 0
    for _ in range(rng.randint(25, 40)):
        word = rng.choice(WORDS)
        plain = re.search(r"[A-Za-z0-9-]+", word)
        places.append((at + plain.start(), at + plain.end()))
        words.append(word)
        at += len(word) + 1
    return " ".join(words), places


def arguments(rng, kind, proteins, places, earlier):
    """Arguments in canonical order: (role, "P" | "S" | "E", value)."""
    site = lambda role: [(role, "S", rng.choice(places))] if rng.random() < 0.4 else []
    if kind == "Binding":
        themes = sorted(rng.sample(range(len(proteins)), rng.randint(1, 3)))
        args = [(f"Theme{i + 1 if i else ''}", "P", t) for i, t in enumerate(themes)]
        for i in range(len(themes)):
            args += site(f"Site{i + 1 if i else ''}")
        return args
    if kind in REGULATION:
        def filler(role):
            if earlier and rng.random() < 0.6:
                return (role, "E", rng.choice(earlier))
            return (role, "P", rng.randrange(len(proteins)))
        args = [filler("Theme")]
        if rng.random() < 0.5:
            args.append(filler("Cause"))
        return args + site("Site") + (site("CSite") if len(args) > 1 else [])
    args = [("Theme", "P", rng.randrange(len(proteins)))]
    if kind in MODIFYING:
        if rng.random() < 0.3:
            args.append(("Cause", "P", rng.randrange(len(proteins))))
        args += site("Site")
    if kind == "Localization":
        args += [(a, k, v) for a, k, v in site("AtLoc")] or site("ToLoc")
    return args


def write(side, kind, trigger, args, proteins):
    tid = side.span(kind, *trigger)
    written = []
    for role, what, value in args:
        if what == "P":
            written.append(f"{role}:T{value + 1}")
        elif what == "S":
            written.append(f"{role}:{side.span('Entity', *value)}")
        else:
            written.append(f"{role}:{value}")
    event = f"E{len(side.events) + 1}"
    side.events.append((event, kind, tid, written))
    return event


def moved(rng, trigger, places):
    """The same place, one or two words more on a side, another word, or a part of the word."""
    i = places.index(trigger)
    choice = rng.random()
    if choice < 0.5:
        return trigger
    if choice < 0.65:
        return (places[max(0, i - rng.randint(1, 2))][0], trigger[1])
    if choice < 0.8:
        return (trigger[0], places[min(len(places) - 1, i + rng.randint(1, 2))][1])
    if choice < 0.9:
        return places[max(0, min(len(places) - 1, i + rng.choice([-1, 1])))]
    return (trigger[0], max(trigger[0] + 1, trigger[1] - 2))


def make_document(rng, name):
    text, places = make_text(rng)
    proteins = sorted(rng.sample(places, 5))
    equal = [sorted(rng.sample(range(5), 2))] if rng.random() < 0.5 else []
    gold, answer = Side(6), Side(50)
    known, mapped = [], {}
    free = [p for p in places if p not in proteins]
    for _ in range(rng.randint(5, 12)):
        kind = rng.choice(TYPES)
        trigger = rng.choice(free[:8] if rng.random() < 0.7 else free)
        args = arguments(rng, kind, proteins, free, [e for e, _ in known])
        event = write(gold, kind, trigger, args, proteins)
        known.append((event, (kind, trigger, args)))
        if rng.random() < 0.3:
            gold.modifications.append((rng.choice(["Negation", "Speculation"]), event))
    for event, (kind, trigger, args) in known:
        for _ in range(rng.choice([0, 1, 1, 1, 1, 2])):
            if rng.random() < 0.15:
                kind = rng.choice(
                    REGULATION if kind in REGULATION else MODIFYING if kind in MODIFYING else [kind]
                )
            new = []
            for role, what, value in args:
                if not role.startswith("Theme") and rng.random() < 0.25:
                    continue
                if what == "E":
                    if value not in mapped:
                        what, value = "P", rng.randrange(5)
                    else:
                        value = mapped[value]
                elif what == "P" and kind != "Binding" and rng.random() < 0.15:
                    value = rng.randrange(5)
                elif what == "S":
                    value = moved(rng, value, places)
                new.append((role, what, value))
            mapped[event] = write(answer, kind, moved(rng, trigger, places), new, proteins)
            if rng.random() < 0.3:
                answer.modifications.append((rng.choice(["Negation", "Speculation"]), mapped[event]))
    return {
        "id": name,
        "text": text,
        "proteins": [[f"T{i + 1}", *p] for i, p in enumerate(proteins)],
        "equal": [[f"T{i + 1}" for i in group] for group in equal],
        "gold": side_json(gold),
        "answer": side_json(answer),
    }


def side_json(side):
    return {
        "spans": [[tid, kind, start, end] for (kind, start, end), tid in side.spans.items()],
        "events": [[e, kind, tid, args] for e, kind, tid, args in side.events],
        "modifications": [[kind, event] for kind, event in side.modifications],
    }


def a2(document, side, with_equal):
    lines = ["*\tEquiv " + " ".join(group) for group in document["equal"]] if with_equal else []
    lines += [f"{t}\t{k} {s} {e}\t{document['text'][s:e]}" for t, k, s, e in side["spans"]]
    lines += [f"{e}\t{k}:{t} {' '.join(a)}" for e, k, t, a in side["events"]]
    lines += [f"M{i + 1}\t{k} {e}" for i, (k, e) in enumerate(side["modifications"])]
    return "".join(line + "\n" for line in lines)


def tables(script, documents):
    with tempfile.TemporaryDirectory() as folder:
        gold, answer = pathlib.Path(folder, "gold"), pathlib.Path(folder, "answer")
        gold.mkdir()
        answer.mkdir()
        for doc in documents:
            name = doc["id"]
            (gold / f"{name}.txt").write_text(doc["text"])
            (gold / f"{name}.a1").write_text(
                "".join(f"{t}\tProtein {s} {e}\tx\n" for t, s, e in doc["proteins"])
            )
            (gold / f"{name}.a2").write_text(a2(doc, doc["gold"], True))
            (answer / f"{name}.a2").write_text(a2(doc, doc["answer"], False))
        found = {}
        for options in OPTIONS:
            out = subprocess.run(
                ["perl", script, "-g", str(gold), *options.split(), *map(str, answer.iterdir())],
                check=True, capture_output=True, text=True,
            ).stdout
            rows = re.findall(r"^ *(\S+) +(\d+) \( *(\d+)\) +(\d+) \( *(\d+)\)", out, re.M)
            found[options] = {name: [int(n) for n in numbers] for name, *numbers in rows}
        return found


def main():
    rng = random.Random(11)
    for batch in range(12):
        documents = [make_document(rng, f"doc-{batch}-{i}") for i in range(4)]
        line = {"documents": documents, "tables": tables(sys.argv[1], documents)}
        print(json.dumps(line, separators=(",", ":")))


if __name__ == "__main__":
    main()
