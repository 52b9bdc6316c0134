"""Holds intervals and quantiles against scipy, statsmodels and numpy: python3 statistics.py CASES.json

A case has `method`, what it was computed from, and ours: `value`, `low`, `high` (null: none). What is further off than
1e-9 (relative, at least absolute) is told, one line of JSON: {"wrong": [[case, ours, theirs]], "held": {method: how many}}.
Exit status 77: the libraries are not here.

journey gives no p-values, so there are none to hold. The bootstrap draws its own random numbers (SplitMix64, seed 1):
it is held to scipy's percentile bootstrap of 20,000 samples within a twelfth of the interval's width.
"""

import json
import math
import sys

# This file's own name must not stand in the way of Python's module of that name.
sys.path.pop(0)
try:
    import numpy as np
    from scipy import stats
    from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
except ImportError as error:
    print(f"no {error.name} (pip install scipy statsmodels)", file=sys.stderr)
    sys.exit(77)


def share(case):
    done, of = case["numerator"], case["denominator"]
    if of == 0:
        return None, None, None
    return done / of, *proportion_confint(done, of, alpha=0.05, method="wilson")


def difference(case):
    (a, n), (b, m) = case["from"], case["to"]
    return b / m - a / n, *confint_proportions_2indep(b, m, a, n, compare="diff", method="newcomb", alpha=0.05)


def mean(case):
    values = np.array(case["values"], float)
    if len(values) == 0:
        return None, None, None
    if len(values) == 1:
        return values[0], None, None
    found = stats.ttest_1samp(values, 0.0).confidence_interval(0.95)
    low, high = (found.low, found.high)
    if math.isnan(low) or values.std() == 0.0:
        low = high = values.mean()
    return values.mean(), low, high


def quantile(case):
    values = np.array(case["values"], float)
    if len(values) == 0:
        return None, None, None
    found = stats.quantile_test(values, q=0.0, p=case["at"]).confidence_interval(0.95)
    low, high = (None if math.isnan(end) else end for end in (found.low, found.high))
    return np.quantile(values, case["at"], method="linear"), low, high


def net(case):
    values = np.array(case["values"], float)
    if len(values) == 0:
        return None, None, None
    points = 100.0 * ((values >= 9).astype(float) - (values <= 6).astype(float))
    error = points.std(ddof=0) / math.sqrt(len(points))
    low, high = (points.mean(), points.mean()) if error == 0 else stats.norm.interval(0.95, points.mean(), error)
    return points.mean(), max(low, -100.0), min(high, 100.0)


def ratio(case):
    pairs = np.array(case["pairs"], float)
    quotient = lambda above, below, axis=-1: above.sum(axis=axis) / below.sum(axis=axis)
    found = stats.bootstrap(
        (pairs[:, 0], pairs[:, 1]), quotient, n_resamples=20_000, paired=True, vectorized=True,
        method="percentile", confidence_level=0.95, random_state=np.random.default_rng(7),
    ).confidence_interval
    return quotient(pairs[:, 0], pairs[:, 1]), found.low, found.high


methods = {f.__name__: f for f in (share, difference, mean, quantile, net, ratio)}
wrong, held = [], {}
for case in json.load(open(sys.argv[1], encoding="utf-8")):
    theirs = [None if end is None or math.isnan(end) else float(end) for end in methods[case["method"]](case)]
    ours = (case["value"], case["low"], case["high"])
    for end, (one, other) in enumerate(zip(ours, theirs)):
        allowed = 1e-9 * max(abs(other or 0.0), 1.0)
        if case["method"] == "ratio" and end > 0:
            allowed = (theirs[2] - theirs[1]) / 12
        if (one is None) != (other is None) or (one is not None and not abs(one - other) <= allowed):
            wrong.append([case["name"], ours, theirs])
            break
    held[case["method"]] = held.get(case["method"], 0) + 1
print(json.dumps({"wrong": wrong, "held": held}))
