#!/usr/bin/env python3
"""Writes the golden values of org.bioeval.core.stats with SciPy and statsmodels.

    python benchmarks/peers/stats_golden.py > core/src/test/resources/org/bioeval/core/stats/golden.json

Needs: scipy, statsmodels, astropy (see requirements.txt).
"""
import json
import sys
import warnings

import numpy as np
import astropy
import scipy
import statsmodels
from astropy.stats import jackknife_stats
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.proportion import proportion_effectsize

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20261123)


def intervals():
    """Percentile and BCa bounds that SciPy gives for replicates handed to it."""
    out = []
    samples = {
        "normal": rng.normal(0.4, 0.1, 60),
        "skewed": rng.exponential(1.0, 35),
        "few ties": rng.integers(0, 3, 25).astype(float),
        "negative": -rng.gamma(0.7, 2.0, 18),
    }
    for name, data in samples.items():
        draws = rng.choice(data, (499, data.size)).mean(axis=1)

        class Given:  # what scipy.stats.bootstrap takes as an earlier result
            bootstrap_distribution = draws

        for level in (0.9, 0.95, 0.99):
            row = {"name": name, "data": data.tolist(), "replicates": draws.tolist(), "level": level}
            for method in ("percentile", "BCa"):
                result = stats.bootstrap((data,), np.mean, n_resamples=0, method=method,
                                         confidence_level=level, bootstrap_result=Given())
                row[method] = [float(result.confidence_interval.low), float(result.confidence_interval.high)]
            row["standardError"] = float(result.standard_error)
            out.append(row)
    return out


def wilson():
    cases = [(0, 1), (1, 1), (0, 20), (20, 20), (7, 20), (1, 1000), (997, 1000), (50, 100), (123456, 999999)]
    return [{"successes": k, "trials": n, "level": level,
             "interval": [float(x) for x in proportion_confint(k, n, 1 - level, "wilson")]}
            for k, n in cases for level in (0.8, 0.95, 0.999)]


def mcnemar_cases():
    out = []
    for b, c in [(0, 0), (1, 0), (3, 3), (2, 9), (10, 25), (40, 22), (0, 60), (480, 520), (12345, 12000)]:
        n = b + c
        exact = float(mcnemar([[0, b], [c, 0]], exact=True).pvalue) if n else 1.0
        mid = exact - float(stats.binom.pmf(min(b, c), n, 0.5)) if b != c else 1.0
        out.append({
            "onlyFirst": b, "onlySecond": c, "exact": exact, "midP": mid,
            "asymptotic": float(mcnemar([[0, b], [c, 0]], exact=False, correction=False).pvalue) if n else 1.0,
            # statsmodels does not clamp |b-c|-1 at 0, which matters only where b equals c.
            "corrected": float(mcnemar([[0, b], [c, 0]], exact=False, correction=True).pvalue)
            if b != c else 1.0})
    return out


def holm():
    sets = [[0.01, 0.04, 0.03, 0.005], [0.5], [0.2, 0.2, 0.2], [1.0, 0.0, 0.6, 0.6, 0.01],
            rng.uniform(0, 0.1, 12).tolist()]
    return [{"p": p, "adjusted": multipletests(p, method="holm")[1].tolist()} for p in sets]


def randomisation():
    out = []
    for n in (3, 6, 10, 13):
        a = rng.normal(0, 1, n).round(2)
        b = (a + rng.normal(0.4, 0.8, n)).round(2)
        result = stats.permutation_test((a, b), lambda x, y: np.mean(y) - np.mean(x),
                                        permutation_type="samples", n_resamples=np.inf, vectorized=False)
        out.append({"first": a.tolist(), "second": b.tolist(), "difference": float(result.statistic),
                    "exact": float(result.pvalue)})
    return out


def effects():
    out = []
    for n, ties in ((8, False), (40, True), (33, False)):
        a = rng.normal(0.3, 0.1, n)
        b = a + rng.normal(0.03, 0.08, n)
        if ties:
            a, b = a.round(1), b.round(1)
        d = b - a
        # Cliff's delta through the Mann-Whitney U of the second sample.
        u = stats.mannwhitneyu(b, a).statistic
        out.append({"first": a.tolist(), "second": b.tolist(),
                    # d_z is the paired t statistic over sqrt(n)
                    "cohensDz": float(stats.ttest_rel(b, a).statistic / np.sqrt(n)),
                    "cohensDav": float(d.mean() / ((a.std(ddof=1) + b.std(ddof=1)) / 2)),
                    "cliffsDelta": float(2 * u / (n * n) - 1)})
    return out


def proportions():
    return [{"first": p, "second": q, "cohensH": float(proportion_effectsize(q, p))}
            for p, q in ((0.0, 1.0), (0.2, 0.5), (0.9, 0.85), (0.4, 0.4))]


def student():
    """The one-sample t interval of SciPy, which the jackknife gives for a mean."""
    own = np.random.default_rng(19)
    out = []
    for data in (own.uniform(0.2, 0.4, 2), own.beta(8, 2, 5), own.beta(2, 3, 15), own.uniform(0.3, 0.6, 40)):
        for level in (0.9, 0.95, 0.99):
            interval = stats.ttest_1samp(data, 0).confidence_interval(level)
            out.append({"values": data.tolist(), "level": level,
                        "interval": [float(interval.low), float(interval.high)]})
    return out


def ratios():
    """Jackknife-t of a ratio of sums; the standard error is astropy's."""
    own = np.random.default_rng(20)
    out = []
    for n in (3, 8, 30):
        weight = own.uniform(1, 4, n)
        part = weight * own.uniform(0.4, 0.7, n)
        error = jackknife_stats(np.arange(n), lambda i: part[i.astype(int)].sum() / weight[i.astype(int)].sum(), 0.95)[2]
        half = error * stats.t.ppf(0.975, n - 1)
        value = part.sum() / weight.sum()
        out.append({"part": part.tolist(), "weight": weight.tolist(), "level": 0.95,
                    "interval": [float(value - half), float(value + half)]})
    return out


def clustered():
    """Wilson at the effective sample size with Student's t: astropy's standard error, statsmodels' interval."""
    own = np.random.default_rng(21)
    out = []
    for n, quality in ((3, 0.6), (10, 0.9), (25, 0.97), (60, 0.5)):
        gold = 1 + own.poisson(4, n)
        tp = own.binomial(gold, own.beta(8 * quality, 8 * (1 - quality), n))
        fp = own.poisson(0.5, n)
        row = {"tp": tp.tolist(), "fp": fp.tolist(), "fn": (gold - tp).tolist(), "level": 0.95}
        for name, trials in (("recall", gold), ("f1", gold + fp)):
            share = tp.sum() / trials.sum()
            error = jackknife_stats(np.arange(n), lambda i: tp[i.astype(int)].sum() / trials[i.astype(int)].sum(), 0.95)[2]
            effective = min(trials.sum(), share * (1 - share) / error ** 2)
            alpha = 2 * stats.norm.sf(stats.t.ppf(0.975, n - 1))
            bounds = proportion_confint(share * effective, effective, alpha, "wilson")
            row[name] = [float(2 * x / (1 + x) if name == "f1" else x) for x in bounds]
        out.append(row)
    return out


json.dump({
    "tool": f"astropy {astropy.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}",
    "command": "python benchmarks/peers/stats_golden.py",
    "intervals": intervals(), "wilson": wilson(), "mcnemar": mcnemar_cases(), "holm": holm(),
    "randomisation": randomisation(), "effects": effects(), "proportions": proportions(),
    "student": student(), "ratios": ratios(), "clustered": clustered(),
}, sys.stdout, indent=1)
sys.stdout.write("\n")
