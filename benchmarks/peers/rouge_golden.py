#!/usr/bin/env python3
"""Writes the golden files of org.bioeval.metrics.rouge with Google's rouge_score.

    python benchmarks/peers/rouge_golden.py metrics/src/test/resources/org/bioeval/metrics/rouge [CORPORA]

Needs rouge-score and NLTK (see requirements.txt). CORPORA is the folder that holds ACI-Bench; its texts are not
written, only scores of notes against notes perturbed by rouge_recipe.perturb.
"""
import csv
import gzip
import io
import json
import pathlib
import sys
from importlib.metadata import version

from absl import logging
from nltk.stem.porter import PorterStemmer
from rouge_score import rouge_scorer

import rouge_recipe as recipe

logging.set_verbosity(logging.ERROR)
csv.field_size_limit(1 << 30)
HEADER = {
    "tool": f"rouge_score {version('rouge-score')}, nltk {version('nltk')}",
    "command": "python benchmarks/peers/rouge_golden.py metrics/src/test/resources/org/bioeval/metrics/rouge CORPORA",
}
FOUR = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
ALL = [f"rouge{n}" for n in range(1, 10)] + ["rougeL", "rougeLsum"]


def scorers(types):
    return [rouge_scorer.RougeScorer(types, use_stemmer=stem) for stem in (False, True)]


def flat(scores, types):
    return [x for t in types for x in scores[t]]


def write_lines(path, columns, rows):
    """Tab-separated numbers at full precision, gzip without a time stamp."""
    body = io.StringIO()
    for key, value in HEADER.items():
        body.write(f"# {key}: {value}\n")
    body.write("# columns: " + columns + "\n")
    for row in rows:
        body.write("\t".join(str(x) if not isinstance(x, float) else repr(x) for x in row) + "\n")
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as out:
        out.write(body.getvalue().encode())


def constructed(folder):
    texts = {
        "empty": "",
        "blank": " \n\t ",
        "one token": "aspirin",
        "one other token": "warfarin",
        "only separators": "-- ... \u00e9\u00fc\u00df \u2014 \U0001f489",
        "sentence": "The patient was started on metformin 500 mg twice daily.",
        "sentence, other words": "Metformin at 500mg b.i.d. was started in this patient",
        "lines": "Chest pain since Monday.\nNo shortness of breath.\nPlan: start aspirin, repeat troponin.",
        "lines, exchanged": "Plan: repeat troponin and start aspirin.\nChest pain since Monday, no breathlessness.",
        "repetition": "the the the cat the the",
        "repetition, lines": "the cat the\nthe the cat\n\ncat the cat",
        "Turkish and Kelvin": "\u0130stanbul I\u0307stanbul 310\u212a K k \u0131",
        "accents": "na\u00efve caf\u00e9 \u00c5ngstr\u00f6m \u212bngstr\u00f6m",
        "Greek": "\u03b2-blocker \u0391\u03a3 TNF-\u03b1 IL-1\u03b2",
        "full width": "\uff11\uff12\uff13 \uff21\uff22\uff23 abc 123",
        "Chinese": "\u60a3\u8005\u81ea\u8ff0\u80f8\u75db\u4e09\u5929 troponin",
        "underscores and digits": "snake_case a1c_value 3.14 1e-5 x2y",
        "control characters": "a\x00b\x1fc\x85d\u2028e\u00a0f\rg\x0bh",
        "upper case": "ASPIRIN AND WARFARIN ARE RUNNING",
        "inflected": "aspirins and warfarin are run, conditionally; rationalizations of biology",
        "crossing lines": "a b c d\ne f g h",
        "crossing lines, shifted": "c d e f\ng h a b",
        "seventy tokens": " ".join(f"w{i % 23}" for i in range(70)),
        "seventy other tokens": " ".join(f"w{(i * 7) % 29}" for i in range(71)),
        "sixty-four tokens": " ".join(f"w{i % 31}" for i in range(64)),
    }
    names = list(texts)
    plain, stemmed = scorers(ALL)
    cases = []
    for r in names:
        for p in names:
            cases.append({"reference": r, "prediction": p,
                          "plain": flat(plain.score(texts[r], texts[p]), ALL),
                          "stemmed": flat(stemmed.score(texts[r], texts[p]), ALL)})
    multi = []
    for p in names:
        for refs in (names[5:9], ["empty", p], ["lines", "lines, exchanged", "crossing lines"]):
            multi.append({"references": refs, "prediction": p,
                          "plain": flat(plain.score_multi([texts[r] for r in refs], texts[p]), ALL)})
    with open(folder / "constructed.json", "w") as out:
        json.dump({**HEADER, "order": ALL, "texts": texts, "cases": cases, "multi": multi}, out, indent=0)
        out.write("\n")


def generated(folder):
    plain, stemmed = scorers(FOUR)
    rows = []
    for number in range(10_000):
        reference, prediction = recipe.generated_pair(number)
        rows.append([number] + flat(plain.score(reference, prediction), FOUR)
                    + flat(stemmed.score(reference, prediction), FOUR))
    write_lines(folder / "generated.tsv.gz", "pair number; precision, recall, F of " + " ".join(FOUR)
                + "; the same stemmed", rows)


def python_int_lcs(a, b):
    """Hyyro's bit-parallel LCS on Python's unbounded integers; rouge_score's table would take 10^10 cells."""
    masks = {}
    for i, t in enumerate(a):
        masks[t] = masks.get(t, 0) | 1 << i
    full = (1 << len(a)) - 1
    v = full
    for t in b:
        u = v & masks.get(t, 0)
        v = ((v + u) | (v - u)) & full
    return len(a) - v.bit_count()


def long_texts(folder):
    plain, stemmed = scorers(["rouge1", "rouge2", "rougeL"])
    rows = []
    for seed, m, n in ((1, 2_000, 2_500), (2, 1, 100_000), (3, 100_000, 60), (4, 3_000, 3_000)):
        a, b = recipe.long_text(seed, m), recipe.long_text(seed + 100, n)
        for stem, scorer in enumerate((plain, stemmed)):
            rows.append([seed, m, n, stem] + flat(scorer.score(a, b), ["rouge1", "rouge2", "rougeL"]))
            tokens = [scorer._tokenizer.tokenize(x) for x in (a, b)]
            expected = rows[-1][-2]  # recall of rougeL
            assert expected == python_int_lcs(*tokens) / len(tokens[0])
    for seed, m, n in ((5, 100_000, 100_000), (6, 99_999, 100_001)):
        a, b = recipe.long_text(seed, m), recipe.long_text(seed + 100, n)
        for stem, scorer in enumerate(scorers(["rouge1", "rouge2"])):
            tokens = [scorer._tokenizer.tokenize(x) for x in (a, b)]
            lcs = python_int_lcs(*tokens)
            p, r = lcs / len(tokens[1]), lcs / len(tokens[0])
            rows.append([seed, m, n, stem] + flat(scorer.score(a, b), ["rouge1", "rouge2"]) + [p, r, 2 * p * r / (p + r)])
    write_lines(folder / "long.tsv.gz", "seed, reference tokens, prediction tokens, stemmed; precision, recall, F of "
                "rouge1 rouge2 rougeL (rougeL of pairs with 10^10 cells by python_int_lcs)", rows)


def stems(folder):
    roots = ("a be by cat sk fl tr ti d pl agr happ enjo rat condit val hes digit conform radic differ vil analog vietnam "
             "predic oper feud decis hope call form sens geo theo bio archaeo electr tripl good reviv allow infer airlin "
             "gyrosc adjust defens irrit replac depend adopt homo commun activ angul effect bowd prob c contro rol yyy "
             "syzyg toy x2 12 b1 mult sulf hyper ly dy innin canni outin procee excee succee how new fu oo zz wil hop").split()
    endings = ("s es ies ied y ed eed ing ying sses ss ational tional enci anci izer abli bli alli entli eli ousli ization "
               "ation ator alism iveness fulness ousness aliti iviti biliti fulli logi logy icate ative alize iciti ical ful "
               "ness al ance ence er ic able ible ant ement ment ent ion sion tion ou ism ate iti ous ive ize e ll l at ated "
               "bl bling iz izing ling tting ssed zzed alally allies lalli eying oyed wed xed yed 1s 2ing yy yyed").split()
    words = {r + e for r in roots for e in endings}
    dice = recipe.Dice(7)
    letters = "aeiouyybcdlnstzgmx2"
    for _ in range(6_000):
        words.add("".join(letters[dice.roll(len(letters))] for _ in range(4 + dice.roll(7))))
    stemmer = PorterStemmer()
    words |= set(stemmer.pool)
    write_lines(folder / "stems.tsv.gz", "word, stem", [[w, stemmer.stem(w)] for w in sorted(words) if len(w) > 3])


def aci_notes(corpora):
    folder = pathlib.Path(corpora) / "ACI-Bench" / "challenge_data"
    for name in ("train", "valid", "clinicalnlp_taskB_test1", "clinicalnlp_taskC_test2", "clef_taskC_test3"):
        with open(folder / (name + ".csv"), newline="", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                yield name, row["encounter_id"], row["note"]


def aci(folder, corpora):
    plain, stemmed = scorers(FOUR)
    rows = []
    for number, (part, name, note) in enumerate(aci_notes(corpora)):
        changed = recipe.perturb(note, recipe.Dice(number))
        rows.append([part, name, number] + flat(plain.score(note, changed), FOUR) + flat(stemmed.score(note, changed), FOUR))
    print(len(rows), "notes")
    write_lines(folder / "aci-bench.tsv.gz", "file, encounter, seed of rouge_recipe.perturb; precision, recall, F of "
                + " ".join(FOUR) + "; the same stemmed", rows)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    constructed(folder)
    generated(folder)
    long_texts(folder)
    stems(folder)
    if len(sys.argv) > 2:
        aci(folder, sys.argv[2])


if __name__ == "__main__":
    main()
