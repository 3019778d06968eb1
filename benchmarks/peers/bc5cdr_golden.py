"""Makes bc5cdr.jsonl of the metrics module: counts of the official BC5CDR evaluator on made-up documents.

The evaluator is bc5cdr_eval.jar of BC5CDR_Evaluation 0.0.3, distributed with the corpus
(https://github.com/JHnlp/BioCreative-V-CDR-Corpus); it is not part of this project.

Run: python bc5cdr_golden.py path/to/bc5cdr_eval.jar > bc5cdr.jsonl

Each line is a batch of documents of one kind ('id' or 'relation'), each with gold and answer: the concept ids of
diseases, or pairs of chemical and disease. TP, FP and FN follow. Every document has some gold, since the evaluator
leaves out the answers of others.
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

IDS = ["D1", "D2", "D3", "D4", "MESH:D1", "MESH:D2", "OMIM:1", "1", "-1", "-", "mesh:D1"]


def make_id(rng, several):
    ids = [rng.choice(IDS) for _ in range(rng.choice([1, 1, 1, 2, 3]) if several else 1)]
    return rng.choice(["|", "|", "| "]).join(ids)


def make_document(rng, kind):
    def element():
        return make_id(rng, True) if kind == "id" else [make_id(rng, True), make_id(rng, True)]

    gold = [rng.choice(IDS[:4]) if kind == "id" else [rng.choice(IDS[:4]), rng.choice(IDS[:4])]]
    gold += [element() for _ in range(rng.randint(0, 5))]
    answer = [rng.choice(gold) if rng.random() < 0.4 else element() for _ in range(rng.randint(0, 6))]
    return {"gold": gold, "answer": answer}


def lines(documents, kind, key):
    for number, document in enumerate(documents, 1):
        yield f"{number}|t|T\n{number}|a|A\n"
        for at, element in enumerate(document[key]):
            if kind == "id":
                yield f"{number}\t{5 * at}\t{5 * at + 4}\tword\tDisease\t{element}\n"
            else:
                yield f"{number}\tCID\t{element[0]}\t{element[1]}\n"
        yield "\n"


def counts(jar, kind, documents):
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for key in ("gold", "answer"):
            files.append(pathlib.Path(folder, key))
            files[-1].write_text("".join(lines(documents, kind, key)), encoding="utf-8")
        types = "Disease" if kind == "id" else "CID"
        command = ["java", "-cp", jar, "ncbi.bc5cdr_eval.Evaluate", kind, types, "PubTator", *files]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return [int(re.search(rf"^{name}: (\d+)$", printed, re.M)[1]) for name in ("TP", "FP", "FN")]


def main():
    rng = random.Random(5)
    for batch in range(60):
        kind = "relation" if batch % 2 else "id"
        documents = [make_document(rng, kind) for _ in range(rng.randint(1, 12))]
        print(json.dumps({"kind": kind, "documents": documents, "counts": counts(sys.argv[1], kind, documents)}))


main()
