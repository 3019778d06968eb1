#!/usr/bin/env python3
"""Measures ROUGE and the bootstrap side by side with their peers, in one run on one machine.

    ./mvnw -q -DskipTests -pl benchmarks -am package
    python benchmarks/peers/speed.py CORPORA

CORPORA holds ACI-Bench; its 207 notes are scored against notes perturbed by rouge_recipe.perturb. Peers and Java
take turns, and the best of several rounds counts on either side, so that a busy machine disturbs both alike.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np
from rouge_score_rs import rouge_scorer as rs
from scipy import stats

import rouge_golden
import rouge_recipe as recipe

JAR = pathlib.Path(__file__).parents[1] / "target" / "benchmarks.jar"
TYPES = ["rouge1", "rouge2", "rougeL"]
ROUNDS = 5


def java(*arguments):
    command = ["java", "-cp", str(JAR), "org.bioeval.benchmarks.metrics.SideBySide", *arguments]
    return [json.loads(line) for line in subprocess.check_output(command, text=True).splitlines()]


def pairs_per_second(pairs, stemmed):
    scorer = rs.RougeScorer(TYPES, use_stemmer=stemmed)
    best = cpu = 0
    for _ in range(ROUNDS):
        count, start, start_cpu = 0, time.perf_counter(), time.process_time()
        while time.perf_counter() - start < 2:
            for reference, prediction in pairs:
                scorer.score(reference, prediction)
            count += len(pairs)
        best = max(best, count / (time.perf_counter() - start))
        cpu = max(cpu, count / (time.process_time() - start_cpu))
    return best, cpu


def rouge(corpora):
    pairs = [(note, recipe.perturb(note, recipe.Dice(i))) for i, (_, _, note) in enumerate(rouge_golden.aci_notes(corpora))]
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "pairs.jsonl")
        with open(file, "w") as out:
            for reference, prediction in pairs:
                out.write(json.dumps({"reference": reference, "prediction": prediction}) + "\n")
        ours = java("rouge", file)
    for result in ours:
        peer, peer_cpu = pairs_per_second(pairs, result["stemmed"])
        yield {**result, "rouge_score_rs": round(peer), "rouge_score_rs_cpu": round(peer_cpu),
               "ratio": round(result["one"] / peer, 2), "ratio_cpu": round(result["one_cpu"] / peer_cpu, 2),
               "scaling": round(result["all"] / result["one"], 2)}


def bootstrap():
    values = np.random.default_rng(1).random(5000)
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        stats.bootstrap((values,), np.mean, n_resamples=10_000, method="percentile", batch=500)
        best = min(best, time.perf_counter() - start)
    ours = java("bootstrap")[0]
    return {**ours, "scipy_ms": round(1e3 * best, 1), "ratio": round(1e3 * best / ours["mean_ms"], 1),
            "micro_f1_to_mean": round(ours["micro_f1_ms"] / ours["mean_ms"], 2)}


if __name__ == "__main__":
    for line in rouge(sys.argv[1]):
        print(json.dumps(line))
    print(json.dumps(bootstrap()))
