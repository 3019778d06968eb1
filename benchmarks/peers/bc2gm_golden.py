"""Makes bc2gm.jsonl of the metrics module: counts of the official BC2GM scorer on made-up sentences.

The scorer is alt_eval.perl, distributed with the corpus (https://github.com/spyysalo/bc2gm-corpus,
original-data/train); it is not part of this project. The file in the tree was made with perl 5.36
and a copy of the script that lacked only its lists of hits and errors.

Run: python bc2gm_golden.py path/to/alt_eval.perl > bc2gm.jsonl

Each line is a batch of sentences with places in characters, end exclusive, and [TP, FP, FN].
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

WORDS = "the p53 tumor suppressor and  its NF-kappa B site of human IL-2 gene (bind) to".split(" ")


def make_sentence(rng):
    text = " ".join(rng.choice(WORDS) for _ in range(15))
    words = [m.span() for m in re.finditer(r"\S+", text)]

    def place():
        first = rng.randrange(len(words))
        last = min(len(words) - 1, first + rng.choice([0, 0, 1, 1, 2, 3]))
        return [words[first][0], words[last][1]]

    def near(span):
        inside = [w for w in words if w[0] < span[1] and w[1] > span[0]]
        first = min(len(words) - 1, max(0, words.index(inside[0]) + rng.choice([-1, 0, 0, 1])))
        last = min(len(words) - 1, max(0, words.index(inside[-1]) + rng.choice([-1, 0, 0, 1])))
        return [words[min(first, last)][0], words[max(first, last)][1]]

    gold = [place() for _ in range(rng.randint(0, 3))]
    alternatives = [near(rng.choice(gold)) for _ in range(rng.randint(0, 5))] if gold else []
    if rng.random() < 0.2:
        alternatives.append(place())
    pool = gold * 2 + alternatives * 2 + [place()] + [near(g) for g in gold]
    answer = [rng.choice(pool) for _ in range(rng.randint(0, 4))]
    # An answer with a blank at its edge is the same in the files' offsets.
    answer = [[s, e + 1 if rng.random() < 0.2 and text[e : e + 1] == " " else e] for s, e in answer]
    return {"text": text, "gold": gold, "alternatives": alternatives, "answer": answer}


def lines(sentences, key):
    """Offsets as in the files: characters that are not blank, end inclusive."""
    for number, sentence in enumerate(sentences):
        text = sentence["text"]
        for start, end in sentence[key]:
            first = len(re.sub(r"\s", "", text[:start]))
            last = len(re.sub(r"\s", "", text[:end])) - 1
            yield f"S{number}|{first} {last}|{text[start:end].strip()}\n"


def counts(script, sentences):
    with tempfile.TemporaryDirectory() as folder:
        for key in ("gold", "alternatives", "answer"):
            pathlib.Path(folder, key).write_text("".join(lines(sentences, key)))
        out = subprocess.run(
            ["perl", script, "-gene", "gold", "-altgene", "alternatives", "answer"],
            cwd=folder, check=False, capture_output=True, text=True,
        ).stdout
        return [int(n) for n in re.findall(r"^[TF][PN]: (\d+)$", out, re.M)]


def main():
    rng = random.Random(3)
    script = str(pathlib.Path(sys.argv[1]).resolve())
    made = 0
    while made < 60:
        sentences = [make_sentence(rng) for _ in range(3)]
        found = counts(script, sentences)
        if found:  # the script stops where nothing was hit
            made += 1
            print(json.dumps({"sentences": sentences, "counts": found}, separators=(",", ":")))


if __name__ == "__main__":
    main()
