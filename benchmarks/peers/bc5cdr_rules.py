#!/usr/bin/env python3
"""Finds out by which rule BC5CDR's official evaluator counts gold concepts.

    python benchmarks/peers/bc5cdr_rules.py CORPORA

The evaluator (BC5CDR_Evaluation 0.0.3) is a compiled archive, but its readme.txt prints what it counts on the 50
documents of the sample set: 424 gold disease mentions, 214 gold disease concepts and 123 gold relations (TP + FN of
each). This script counts the same documents, as they are in the corpus now, by each candidate rule.
"""
import pathlib
import sys

PUBLISHED = {"mentions": 303 + 121, "concepts": 150 + 64, "relations": 90 + 33}
SAMPLE = set("""
26094 354896 1720453 2224762 2348231 2385256 2887062 2894766 3107448 3173180 3403780 3615541 3827439 4027862 6287825
7352670 7420681 7468724 8643971 8649546 9088814 9249847 9660111 9698967 9855119 9869257 10457883 10721819 11147747
11587867 11897407 12584269 12905102 14513889 15188772 15602202 16298782 16330766 17175308 17242861 17466854 17615423
18023325 18186898 18439803 18619688 18809400 19657887 19803309 21029050
""".split())

found, mentions, relations = set(), [], set()
for file in sorted(pathlib.Path(sys.argv[1], "BC5CDR").glob("*.PubTator.txt")):
    for line in file.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if fields[0] not in SAMPLE:
            continue
        found.add(fields[0])
        if fields[1] == "CID":
            relations.add(tuple(fields[:4]))
        elif len(fields) >= 6 and fields[4] == "Disease":
            mentions.append((fields[0], fields[1], fields[2], fields[5]))
assert found == SAMPLE, f"documents that are not in the corpus: {SAMPLE - found}"

whole = {(document, ids) for document, _, _, ids in mentions}
single = {(document, one) for document, _, _, ids in mentions for one in ids.split("|")}
counts = {
    "mentions, -1 included": ("mentions", len(set(mentions))),
    "concepts: composite as one, -1 counts": ("concepts", len(whole)),
    "concepts: composite as one, -1 left out": ("concepts", len({c for c in whole if c[1] != "-1"})),
    "concepts: one by one, -1 counts": ("concepts", len(single)),
    "concepts: one by one, -1 left out": ("concepts", len({c for c in single if c[1] != "-1"})),
    "relations": ("relations", len(relations)),
}
for rule, (kind, count) in counts.items():
    verdict = "as published" if count == PUBLISHED[kind] else f"published: {PUBLISHED[kind]}"
    print(f"{count:4d}  {rule} ({verdict})")
