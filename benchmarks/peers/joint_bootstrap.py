#!/usr/bin/env python3
"""The joint bootstrap of org.bioeval.core.stats.ClaimTest in vectorised NumPy, timed.

    python benchmarks/peers/joint_bootstrap.py COLUMNS.csv DRAWS THREADS

COLUMNS.csv holds TP, FP, FN of each system in turn, one row per document, the reference first (written by
JointBootstrapSpeed). T* of each candidate against the reference is studentised in each draw with the standard error
linearised on the drawn weights. Three ways to compute the same, each with the
95 % point of max T* as a check:

  products    draws by integers and bincount, one matrix product with columns and products of columns
  multinomial the same with draws by Generator.multinomial
  indexing    rows gathered draw by draw, arithmetic vectorised over documents and systems

Needs: numpy, threadpoolctl (see requirements.txt).
"""
import sys
import time

import numpy as np
from threadpoolctl import threadpool_limits

CHUNK = 250


def quotients(columns):
    """Numerator and denominator of F1 = 2 TP / (2 TP + FP + FN): documents x systems."""
    tp, fp, fn = columns[:, 0::3], columns[:, 1::3], columns[:, 2::3]
    return 2 * tp, 2 * tp + fp + fn


def by_products(columns, draws, counts):
    numerator, denominator = quotients(columns)
    n, k = numerator.shape
    value = numerator.sum(0) / denominator.sum(0)
    r = numerator - value * denominator
    s = denominator
    # One row per document: all that the draws need, so that weights @ table does it.
    table = np.hstack([r, s, r * r, r * s, s * s,
                       r[:, 1:] * r[:, :1], r[:, 1:] * s[:, :1], s[:, 1:] * r[:, :1], s[:, 1:] * s[:, :1]])
    out = np.empty((draws, k - 1))
    for start in range(0, draws, CHUNK):
        stop = min(draws, start + CHUNK)
        sums = counts(stop - start, n) @ table
        parts = np.split(sums, np.cumsum([k] * 5 + [k - 1] * 3), axis=1)
        sr, ss, rr, rs, s2, cr, crs, csr, css = parts
        d = sr / ss  # move of the score
        a = n / ss
        own = a * a * (rr - 2 * d * rs + d * d * s2)
        d0, a0 = d[:, :1], a[:, :1]
        dc, ac = d[:, 1:], a[:, 1:]
        cross = ac * a0 * (cr - d0 * crs - dc * csr + dc * d0 * css)
        variance = (own[:, 1:] + own[:, :1] - 2 * cross) / (n * (n - 1))
        out[start:stop] = (dc - d0) / np.sqrt(variance)
    return out


def by_bincount(rng):
    def counts(draws, n):
        index = rng.integers(0, n, (draws, n))
        index += np.arange(0, draws * n, n)[:, None]
        return np.bincount(index.ravel(), minlength=draws * n).reshape(draws, n).astype(float)
    return counts


def by_multinomial(rng):
    def counts(draws, n):
        return rng.multinomial(n, np.full(n, 1 / n), draws).astype(float)
    return counts


def by_indexing(columns, draws, rng):
    numerator, denominator = quotients(columns)
    n, k = numerator.shape
    value = numerator.sum(0) / denominator.sum(0)
    both = np.hstack([numerator - value * denominator, denominator])
    out = np.empty((draws, k - 1))
    for b in range(draws):
        rows = both[rng.integers(0, n, n)]
        sums = rows.sum(0)
        d = sums[:k] / sums[k:]
        influence = (rows[:, :k] - d * rows[:, k:]) * (n / sums[k:])
        pairs = influence[:, 1:] - influence[:, :1]
        variance = np.einsum("ij,ij->j", pairs, pairs) / (n * (n - 1))
        out[b] = (d[1:] - d[0]) / np.sqrt(variance)
    return out


def main():
    columns = np.loadtxt(sys.argv[1], delimiter=",")
    draws, threads = int(sys.argv[2]), int(sys.argv[3])
    ways = {
        "products": lambda rng: by_products(columns, draws, by_bincount(rng)),
        "multinomial": lambda rng: by_products(columns, draws, by_multinomial(rng)),
        "indexing": lambda rng: by_indexing(columns, draws, rng),
    }
    with threadpool_limits(threads):
        for name, way in ways.items():
            best = np.inf
            for run in range(1 if name == "indexing" else 3):
                used = time.process_time()
                rng = np.random.default_rng(run)
                start = time.perf_counter()
                t = way(rng)
                taken = time.perf_counter() - start
                if taken < best:
                    best, cpu = taken, time.process_time() - used
            print(f"numpy {np.__version__} {name}: {best:.3f} s ({cpu:.3f} core seconds), 95 % of max T* below {np.quantile(t.max(1), 0.95):.3f}",
                  flush=True)


main()
