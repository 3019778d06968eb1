#!/usr/bin/env python3
"""Writes the golden values of org.bioeval.core.stats with SciPy and statsmodels.

    python benchmarks/peers/stats_golden.py > core/src/test/resources/org/bioeval/core/stats/golden.json

Needs: scipy, statsmodels, astropy, krippendorff, scikit-learn (see requirements.txt).
"""
import json
import sys
import warnings
from importlib.metadata import version

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


def paired():
    """One-sided paired t tests of SciPy: not worse by the margin; and two-part Holm by statsmodels."""
    own = np.random.default_rng(22)
    out = []
    for n, margin in ((10, 0.05), (25, 0.02), (80, 0.01)):
        reference = own.normal(0.6, 0.1, n)
        candidates = [reference + own.normal(shift, 0.05, n) for shift in (0.0, -0.02, -0.06)]
        p = [float(stats.ttest_rel(c + margin, reference, alternative="greater").pvalue) for c in candidates]
        out.append({"reference": reference.tolist(), "candidates": [c.tolist() for c in candidates],
                    "margin": margin, "p": p, "holm": multipletests(p, method="holm")[1].tolist()})
    return out


def step_down():
    """Romano and Wolf's adjusted p-values, written from their 2016 paper: one step at a time over shrinking sets."""
    own = np.random.default_rng(23)
    out = []
    for draws, hypotheses in ((99, 4), (199, 7)):
        common = own.normal(size=(draws, 1))
        null = np.sqrt(0.5) * common + np.sqrt(0.5) * own.normal(size=(draws, hypotheses))
        t = own.normal(1.2, 1.0, hypotheses)
        left, floor, adjusted = set(range(hypotheses)), 0.0, [None] * hypotheses
        while left:
            best = max(left, key=lambda i: t[i])
            exceed = sum(1 for row in null if max(row[i] for i in left) >= t[best])
            floor = max(floor, (exceed + 1) / (draws + 1))
            adjusted[best] = floor
            left.remove(best)
        out.append({"draws": null.ravel().tolist(), "width": hypotheses, "t": t.tolist(), "p": adjusted})
    return out


def tango():
    """Score statistic of Tango (1998): the restricted likelihood is maximised numerically."""
    from scipy.optimize import minimize_scalar
    out = []
    for n, wins, losses, margin in ((20, 0, 0, 0.05), (20, 1, 0, 0.05), (40, 2, 5, 0.1), (100, 9, 6, 0.02), (500, 3, 20, 0.05)):
        def negative(loss):
            win = loss - margin
            same = 1 - win - loss
            terms = [(wins, win), (losses, loss), (n - wins - losses, same)]
            return -sum(k * np.log(max(q, 1e-300)) for k, q in terms if k)
        found = minimize_scalar(negative, bounds=(margin, (1 + margin) / 2), method="bounded",
                                options={"xatol": 1e-13}).x
        if wins == losses == 0:
            found = margin
        variance = (2 * found - margin - margin ** 2) / n
        out.append({"n": n, "wins": wins, "losses": losses, "margin": margin, "variance": float(variance)})
    return out


def agreement():
    """Krippendorff's alpha of the krippendorff package; Cohen's kappa of scikit-learn."""
    import krippendorff
    from sklearn.metrics import cohen_kappa_score
    own = np.random.default_rng(24)
    out = []
    for raters, items, missing in ((2, 30, 0.0), (3, 40, 0.2), (5, 25, 0.4), (4, 12, 0.0)):
        truth = own.integers(1, 6, items)
        table = np.clip(truth + own.integers(-1, 2, (raters, items)), 1, 5).astype(float)
        table[own.random((raters, items)) < missing] = np.nan
        row = {"ratings": [[None if np.isnan(x) else int(x) for x in r] for r in table]}
        for level in ("nominal", "ordinal", "interval", "ratio"):
            row[level] = float(krippendorff.alpha(reliability_data=table, level_of_measurement=level))
        both = ~np.isnan(table[0]) & ~np.isnan(table[1])
        first, second = table[0][both].astype(int), table[1][both].astype(int)
        row["kappa"] = float(cohen_kappa_score(first, second))
        row["linear"] = float(cohen_kappa_score(first, second, weights="linear", labels=[1, 2, 3, 4, 5]))
        row["quadratic"] = float(cohen_kappa_score(first, second, weights="quadratic", labels=[1, 2, 3, 4, 5]))
        out.append(row)
    return out


def split_mix(seed, stream, words):
    """The published generator (Steele, Lea and Flood 2014): which words a numbered stream gives is ours."""
    mask, gamma = (1 << 64) - 1, 0x9E3779B97F4A7C15

    def mix(z):
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    counter = mix((mix((seed + gamma) & mask) + (stream + 1) * gamma) & mask)
    return [mix((counter + (i + 1) * gamma) & mask) for i in range(words)]


def romano_wolf():
    """The whole procedure from the papers, in plain NumPy, on the draws of seed 5 and documents named 'd'.

    Studentised step-down (Romano and Wolf 2005, 2016) of ratios of sums against one reference: jackknife error for the
    data with Satterthwaite's degrees of freedom, linearised error in each draw, adjusted p no less than that of the
    jackknife-t test alone.
    """
    own = np.random.default_rng(25)
    out = []
    draws, seed, name_hash = 399, 5, ord("d")
    for n, candidates, margin in ((15, 3, 0.05), (40, 6, 0.04)):
        size = 1 + np.exp(1.2 + own.normal(size=n)).astype(int)
        systems = []
        for j in range(candidates + 1):
            # Half credits, so that these are no counts of whole decisions.
            part = own.binomial(2 * size, own.uniform(0.6, 0.8)) / 2 + 0.25
            systems.append((part, size + own.binomial(3, 0.3, n) + 1.0))
        value = np.array([p.sum() / w.sum() for p, w in systems])
        raw, t = np.empty(candidates), np.empty(candidates)
        star = np.empty((draws, candidates))
        index = []
        for b in range(draws):
            words = split_mix((seed + name_hash * 0x9E3779B97F4A7C15) % (1 << 64), b, (n + 1) // 2)
            halves = [h for word in words for h in (word >> 32, word & 0xFFFFFFFF)][:n]
            index.append([h * n >> 32 for h in halves])
        for c in range(candidates):
            (p, w), (p0, w0) = systems[c + 1], systems[0]
            left = np.array([(p.sum() - p[i]) / (w.sum() - w[i]) - (p0.sum() - p0[i]) / (w0.sum() - w0[i])
                             for i in range(n)])
            error = np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum())
            d = value[c + 1] - value[0]
            # Documents differ in size: Satterthwaite's degrees of freedom, from the kurtosis.
            squares = (left - left.mean()) ** 2
            shown = min(n - 1, 2 * error ** 4 / ((squares ** 2).sum() - squares.sum() ** 2 / n))
            raw[c] = (d + margin) / error
            t[c] = np.sign(raw[c]) * stats.t.isf(stats.t.sf(abs(raw[c]), shown), n - 1)
            for b in range(draws):
                pb, wb, p0b, w0b = (x[index[b]] for x in (p, w, p0, w0))
                f, f0 = pb.sum() / wb.sum(), p0b.sum() / w0b.sum()
                influence = (pb - f * wb) / wb.mean() - (p0b - f0 * w0b) / w0b.mean()
                star[b, c] = (f - f0 - d) / np.sqrt((influence ** 2).sum() / (n * (n - 1)))
        order = np.argsort(-t)
        adjusted, floor = np.empty(candidates), 0.0
        for rank, c in enumerate(order):
            floor = max(floor, (1 + (star[:, order[rank:]].max(1) >= t[c]).sum()) / (draws + 1))
            adjusted[c] = floor
        adjusted = np.maximum(adjusted, stats.t.sf(t, n - 1))
        out.append({"seed": seed, "draws": draws, "margin": margin, "part": [p.tolist() for p, _ in systems],
                    "whole": [w.tolist() for _, w in systems], "t": raw.tolist(), "p": adjusted.tolist()})
    return out


json.dump({
    "tool": f"krippendorff {version('krippendorff')}, scikit-learn {version('scikit-learn')}, astropy {astropy.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}",
    "command": "python benchmarks/peers/stats_golden.py",
    "intervals": intervals(), "wilson": wilson(), "mcnemar": mcnemar_cases(), "holm": holm(),
    "randomisation": randomisation(), "effects": effects(), "proportions": proportions(),
    "student": student(), "ratios": ratios(), "clustered": clustered(),
    "paired": paired(), "stepDown": step_down(), "tango": tango(),
    "agreement": agreement(), "romanoWolf": romano_wolf(),
}, sys.stdout, indent=1)
sys.stdout.write("\n")
