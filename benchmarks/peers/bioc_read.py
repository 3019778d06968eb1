"""Reads BioC and PubTator files with the Python package bioc, as a peer for reading speed.

    pip install bioc==2.1
    python bioc_read.py CORPORA [PASSES]

CORPORA is the folder that holds BC5CDR and BioRED as distributed. Prints, for each notation, the best time
of PASSES passes (default 5) over all files, the number of documents and annotations, and the package's version; the
objects are built in full, offsets are not checked. The files are read from the page cache: the first pass warms it.

bioc 2.1 wants keys that BioRED's JSON leaves out (such as "infons" of the collection); they are added as empty after
json.load, so that its decoder runs unchanged.
"""

import glob
import importlib.metadata
import json
import os
import sys
import time

from bioc import biocxml, pubtator
from bioc.biocjson import decoder


def read_xml(path):
    with open(path, encoding="utf-8", newline="") as file:
        collection = biocxml.load(file)
    return count(collection.documents)


def with_infons(collection):
    """Adds the keys that the decoder wants and the files leave out."""
    collection.setdefault("infons", {})
    for document in collection["documents"]:
        document.setdefault("infons", {})
        for relation in document["relations"]:
            relation.setdefault("nodes", [])
        for passage in document["passages"]:
            for key, empty in (("infons", {}), ("sentences", []), ("annotations", []), ("relations", [])):
                passage.setdefault(key, empty)


def read_json(path):
    with open(path, encoding="utf-8") as file:
        value = json.load(file)
    with_infons(value)
    return count(decoder.parse_collection(value).documents)


def read_pubtator(path):
    with open(path, encoding="utf-8") as file:
        documents = pubtator.load(file)
    return len(documents), sum(len(document.annotations) for document in documents)


def count(documents):
    annotations = sum(len(passage.annotations) for document in documents for passage in document.passages)
    return len(documents), annotations


def main():
    corpora = sys.argv[1]
    passes = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    print("bioc", importlib.metadata.version("bioc"), "on Python", sys.version.split()[0])
    for name, reader, patterns in (
        ("BioC XML", read_xml, ("BC5CDR/*.BioC.xml", "BioRED/*.BioC.XML")),
        ("BioC JSON", read_json, ("BioRED/*.BioC.JSON",)),
        ("PubTator", read_pubtator, ("BC5CDR/*.PubTator.txt", "BioRED/*.PubTator")),
    ):
        files = sorted(path for pattern in patterns for path in glob.glob(os.path.join(corpora, pattern)))
        if not files:
            sys.exit(f"no {name} files in {corpora}; give the folder that holds BC5CDR and BioRED")
        best = float("inf")
        for _ in range(passes):
            begin = time.perf_counter()
            counts = [reader(path) for path in files]
            best = min(best, time.perf_counter() - begin)
        documents, annotations = map(sum, zip(*counts))
        print(f"{name}: {best * 1000:.1f} ms, {len(files)} files, {documents} documents, {annotations} annotations")


if __name__ == "__main__":
    main()
