#!/usr/bin/env python3
"""Writes golden values of DeepEval's G-Eval arithmetic by running DeepEval's own functions.

    DEEPEVAL_TELEMETRY_OPT_OUT=YES python benchmarks/peers/geval_golden.py > metrics/src/test/resources/org/bioeval/metrics/geval/deepeval.json

Needs deepeval 4.3.1 (in an environment of its own). Nothing is sent anywhere: replies are constructed.
"""
import itertools
import json
import math
import os
import random
import sys
from types import SimpleNamespace

os.environ.setdefault("DEEPEVAL_TELEMETRY_OPT_OUT", "YES")

import deepeval
from deepeval.metrics.g_eval.utils import Rubric, calculate_weighted_summed_score, get_score_range, validate_and_sort_rubrics
from deepeval.metrics.utils import decision
from deepeval.metrics.utils.decision import _score_from_raw_response


decision._accrue = lambda metric, cost: None  # only adds up what the judge costs


def token(text, logprob, top=()):
    return {"token": text, "logprob": logprob, "top": [{"token": t, "logprob": l} for t, l in top]}


def reply(before, score_tokens, after, text=None):
    """Tokens of a reply whose score tokens carry alternatives."""
    tokens = [token(t, -0.01) for t in before] + score_tokens + [token(t, -0.01) for t in after]
    return {"text": text if text is not None else "".join(t["token"] for t in tokens), "tokens": tokens}


OPEN = ['{"', "reason", '": "', "fine", '", "', "score", '": ']
CLOSE = ["}"]
p = math.log


def cases():
    rnd = random.Random(4)
    yield "one clear score", reply(OPEN, [token("8", p(0.9), [("8", p(0.9)), ("9", p(0.07)), ("7", p(0.03))])], CLOSE)
    yield "even split", reply(OPEN, [token("4", p(0.5), [("4", p(0.5)), ("5", p(0.5))])], CLOSE)
    yield "score token missing", reply(OPEN, [token("8.", p(0.9), [("8.", p(0.9)), ("9", p(0.1))])], CLOSE, '{"reason": "fine", "score": 8}')
    yield "several matches, last counts", reply(['{"', "8", " of ", "8", '", "reason": "'], [token("8", p(0.3), [("8", p(0.3)), ("2", p(0.7))])],
                                                ['", "score": '] + ["8"] + CLOSE, '{"reason": "8", "score": 8}')
    yield "last match is after the score", reply(OPEN, [token("8", p(0.6), [("8", p(0.6)), ("9", p(0.4))])], ["}", " 8 out of ", "8"],
                                                 '{"reason": "fine", "score": 8}')
    yield "mass under one per cent", reply(OPEN, [token("8", p(0.005), [("8", p(0.005)), ("7", p(0.009))])], CLOSE)
    yield "exactly one per cent", reply(OPEN, [token("8", p(0.99), [("8", p(0.99)), ("2", p(0.01))])], CLOSE)
    yield "just under one per cent", reply(OPEN, [token("8", p(0.99), [("8", p(0.99)), ("2", math.nextafter(p(0.01), -9))])], CLOSE)
    yield "leading zero adds to nine", reply(OPEN, [token("9", p(0.6), [("9", p(0.6)), ("09", p(0.2)), ("8", p(0.2))])], CLOSE)
    yield "09 in JSON is an error", reply(OPEN, [token("09", p(0.6), [("09", p(0.6)), ("8", p(0.2))])], CLOSE)
    yield "ten as one token", reply(OPEN, [token("10", p(0.6), [("10", p(0.6)), ("9", p(0.4))])], CLOSE)
    yield "ten split in two tokens", reply(OPEN, [token("1", p(0.7), [("1", p(0.7)), ("9", p(0.3))]), token("0", p(0.95), [("0", p(0.95)), ("}", p(0.05))])], CLOSE)
    yield "full-width digits count", reply(OPEN, [token("8", p(0.5), [("8", p(0.5)), ("\uff19", p(0.5))])], CLOSE)
    yield "Arabic-Indic digits count", reply(OPEN, [token("8", p(0.5), [("8", p(0.5)), ("\u0663", p(0.5))])], CLOSE)
    yield "superscripts do not count", reply(OPEN, [token("8", p(0.5), [("8", p(0.5)), ("\u00b2", p(0.5))])], CLOSE)
    yield "blank before the digit does not count", reply(OPEN, [token("8", p(0.5), [("8", p(0.5)), (" 9", p(0.5))])], CLOSE)
    yield "words do not count", reply(OPEN, [token("8", p(0.5), [("8", p(0.5)), ("nine", p(0.3)), ('"', p(0.2))])], CLOSE)
    yield "signs do not count", reply(OPEN, [token("8", p(0.5), [("8", p(0.5)), ("-3", p(0.3)), ("+4", p(0.2))])], CLOSE)
    yield "out of range counts", reply(OPEN, [token("8", p(0.5), [("8", p(0.5)), ("80", p(0.5))])], CLOSE)
    yield "no alternatives", reply(OPEN, [token("8", p(0.5))], CLOSE)
    yield "only words among alternatives", reply(OPEN, [token("8", p(0.5), [("eight", p(0.5)), ("ate", p(0.5))])], CLOSE)
    yield "zero", reply(OPEN, [token("0", p(0.8), [("0", p(0.8)), ("1", p(0.2))])], CLOSE)
    yield "the same alternative twice", reply(OPEN, [token("5", p(0.4), [("5", p(0.4)), ("5", p(0.2)), ("6", p(0.4))])], CLOSE)
    yield "decimal score", reply(OPEN, [token("7.5", p(0.4), [("7.5", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "decimal score in three tokens", reply(OPEN, [token("7", p(0.4), [("7", p(0.4)), ("8", p(0.6))]), token(".", -0.1), token("5", -0.1)], CLOSE)
    yield "whole decimal", reply(OPEN, [token("8.0", p(0.4), [("8.0", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "score as text", reply(OPEN + ['"'], [token("8", p(0.4), [("8", p(0.4)), ("7", p(0.6))])], ['"}'])
    yield "score as word", reply(OPEN + ['"'], [token("eight", p(0.4), [("8", p(0.4)), ("7", p(0.6))])], ['"}'])
    yield "score is true", reply(OPEN, [token("true", p(0.4), [("8", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "score is null", reply(OPEN, [token("null", p(0.4), [("8", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "negative score", reply(OPEN, [token("-", p(0.4)), token("2", p(0.4), [("2", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "above the range", reply(OPEN, [token("12", p(0.4), [("12", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "words before the JSON", reply(["Here is my judgement: "] + OPEN, [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "words after the JSON", reply(OPEN, [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], ["}", " I hope this helps."])
    yield "code fence", reply(["```json\n"] + OPEN, [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], ["}", "\n```"])
    yield "brace in the tail", reply(OPEN, [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], ["}", " and {more}"])
    yield "no closing brace", reply(OPEN, [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], [])
    yield "trailing comma", reply(OPEN, [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], [",", "\n}"])
    yield "no JSON", reply(["I would give it "], [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], [" points"])
    yield "empty", reply([], [], [])
    yield "no score", reply(['{"reason": "fine"}'], [], [])
    yield "no reason", reply(['{"score": '], [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "reason last", reply(['{"score": '], [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], [', "reason": "all 6es"}'])
    yield "score token again in the reason that follows", reply(['{"score": '], [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])],
                                                              [', "reason": "', "6", '"}'])
    yield "line feed inside a string", reply(['{"reason": "a\nb", "score": '], [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "duplicate keys", reply(['{"score": 3, "reason": "x", "score": '], [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "exponent", reply(OPEN, [token("1e1", p(0.4), [("1e1", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "single quotes", reply(["{'reason': 'x', 'score': "], [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "comment", reply(['{"reason": "x", /* c */ "score": '], [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], CLOSE)
    yield "array around it", reply(["["] + OPEN, [token("6", p(0.4), [("6", p(0.4)), ("7", p(0.6))])], ["}", "]"])
    for number in range(25):
        weights = [rnd.random() ** 4 + 1e-6 for _ in range(rnd.randint(1, 20))]
        total = sum(weights) * rnd.uniform(1, 1.3)
        texts = [rnd.choice([str(rnd.randint(0, 10)), str(rnd.randint(0, 10)), f" {rnd.randint(0, 9)}", f"0{rnd.randint(0, 9)}", "x", "."]) for _ in weights]
        texts[0] = str(rnd.randint(0, 10))
        top = sorted(zip(texts, (p(w / total) for w in weights)), key=lambda x: -x[1])
        yield f"random {number}", reply(OPEN, [token(texts[0], p(weights[0] / total), top)], CLOSE)


RUBRICS = (None, [Rubric(score_range=(1, 2), expected_outcome="poor"), Rubric(score_range=(3, 5), expected_outcome="good")],
           [Rubric(score_range=(2, 9), expected_outcome="only")])


def evaluate(case, strict, rubric):
    """What GEval.measure computes between the judge's reply and the score."""
    rubric = validate_and_sort_rubrics(rubric)
    score_range = get_score_range(rubric)
    content = [SimpleNamespace(token=t["token"], logprob=t["logprob"], top_logprobs=[SimpleNamespace(**a) for a in t["top"]]) for t in case["tokens"]]
    response = SimpleNamespace(choices=[SimpleNamespace(message=SimpleNamespace(content=case["text"]), logprobs=SimpleNamespace(content=content))])
    metric = SimpleNamespace(error=None, evaluation_cost=None, input_tokens=None, output_tokens=None)
    try:
        g_score, reason = _score_from_raw_response(metric, response, None, strict_mode=strict, weighted_score_fn=calculate_weighted_summed_score)
        score = int(g_score) if strict else (float(g_score) - score_range[0]) / (score_range[1] - score_range[0])
        return {"score": score, "reason": reason}
    except Exception as e:
        return {"error": type(e).__name__}


out = []
for (name, case), rubric in itertools.product(list(cases()), range(len(RUBRICS))):
    low, high = get_score_range(validate_and_sort_rubrics(RUBRICS[rubric]))
    for strict in (False, True):
        if strict and rubric:
            continue
        out.append({"name": name, "low": low, "high": high, "strict": strict, "reply": case if not rubric and not strict else None,
                    **evaluate(case, strict, RUBRICS[rubric])})
json.dump({"tool": f"deepeval {deepeval.__version__}",
           "command": "DEEPEVAL_TELEMETRY_OPT_OUT=YES python benchmarks/peers/geval_golden.py", "cases": out}, sys.stdout, indent=0)
sys.stdout.write("\n")
