#!/usr/bin/env python3
"""Peer of the loaders: Python's bare parsers over every corpus file the loaders read.

Parses each file with the standard library only (json, xml.etree, csv, split lines) and builds nothing
from it: no objects, no offsets. Prints one line a corpus and the total, the best of several passes
after one pass that warms the file cache.

    python3 read_corpora.py ../shared/corpora [passes] [--all]

With --all, also the files the loaders do not read (BioC twins of PubTator files, PubAnnotation JSON,
IOB copies), which is every corpus file in the folder.
"""
import csv
import glob
import json
import os
import sys
import time
import xml.etree.ElementTree as ElementTree


def text(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def parse_json(path):
    with open(path, encoding="utf-8") as file:
        json.load(file)


def parse_json_lines(path):
    for line in text(path).splitlines():
        if line:
            json.loads(line)


def parse_xml(path):
    ElementTree.parse(path)


def parse_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


def split_tabs(path):
    for line in text(path).split("\n"):
        line.split("\t")


def split_pipes(path):
    for line in text(path).split("\n"):
        line.split("|")


def whole(path):
    text(path)


# Pattern, parser, whether a loader reads it by default.
FILES = [
    ("PHEE/json/*.json", parse_json_lines, True),
    ("Genia2011/*/*.txt", whole, True),
    ("Genia2011/*/*.a?", split_tabs, True),
    ("Genia2011/paper-sentences/*.csv", parse_csv, True),
    ("Genia2013/*/*.txt", whole, True),
    ("Genia2013/*/*.a?", split_tabs, True),
    ("Genia2013/*/*.json", parse_json, False),
    ("DDI/DDICorpus/**/*.xml", parse_xml, True),
    ("DDI/paper-split/*.tsv", split_tabs, True),
    ("GIT/*/*.jsonl", parse_json_lines, True),
    ("BioRED/*.PubTator", split_tabs, True),
    ("BioRED/*.BioC.XML", parse_xml, False),
    ("BioRED/*.BioC.JSON", parse_json, False),
    ("BC5CDR/*.PubTator.txt", split_tabs, True),
    ("BC5CDR/*.BioC.xml", parse_xml, False),
    ("BC5CDR/iob/*.tsv", split_tabs, False),
    ("BC2GM/*/*/*.in", whole, True),
    ("BC2GM/*/*/*.eval", split_pipes, True),
    ("BC2GM/conll/*.tsv", split_tabs, False),
    ("BC4CHEMD/*/*.txt", split_tabs, True),
    ("ADE/*.rel", split_pipes, True),
    ("ADE/ADE-NEG.txt", whole, True),
    ("PubMed20kRCT/*/*.txt", split_tabs, True),
    ("HealthAdvice/*.csv", parse_csv, True),
    ("HealthAdvice/*.json", parse_json, True),
    ("ACI-Bench/challenge_data/*.csv", parse_csv, True),
    ("ACI-Bench/challenge_data_json/*.json", parse_json, True),
]


def main():
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if not arguments:
        sys.exit(__doc__)
    folder = arguments[0]
    passes = int(arguments[1]) if len(arguments) > 1 else 5
    every = "--all" in sys.argv
    work = []
    for pattern, parser, default in FILES:
        if default or every:
            paths = sorted(glob.glob(os.path.join(folder, pattern), recursive=True))
            if not paths:
                sys.exit(f"no file matches {pattern} in {folder}")
            work.append((pattern.split("/")[0], parser, paths))
    best = {}
    total = float("inf")
    size = sum(os.path.getsize(path) for _, _, paths in work for path in paths)
    for _ in range(passes + 1):
        seconds = {}
        for corpus, parser, paths in work:
            start = time.perf_counter()
            for path in paths:
                parser(path)
            seconds[corpus] = seconds.get(corpus, 0) + time.perf_counter() - start
        if sum(seconds.values()) < total:
            total = sum(seconds.values())
            best = seconds
    for corpus, time_taken in best.items():
        print(f"{corpus:14} {time_taken * 1000:8.1f} ms")
    print(f"{'total':14} {total * 1000:8.1f} ms, {size / 1e6:.1f} MB, {sum(len(p) for _, _, p in work)} files")


if __name__ == "__main__":
    main()
