"""Makes sklearn.tsv of the metrics module: classification scores of scikit-learn on generated labels.

Run: pip install scikit-learn==1.9.1 && python classes_golden.py > sklearn.tsv
"""

import random
import sys

import sklearn
from sklearn.metrics import precision_recall_fscore_support

CLASSES = {
    "pubmed-rct": ["BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS"],
    "health-advice": ["no advice", "weak advice", "strong advice"],
}


def main():
    print(f"# scikit-learn {sklearn.__version__}: precision_recall_fscore_support(gold, answer,")
    print("# labels=classes, average=..., zero_division=0); python classes_golden.py > sklearn.tsv")
    print("# metric, average, precision, recall, f1, gold labels, answered labels (by number)")
    rng = random.Random(7)
    for name, classes in CLASSES.items():
        average = "weighted" if name == "pubmed-rct" else "macro"
        for case in range(20):
            size = rng.choice([1, 2, 3, 10, 100])
            skew = [rng.random() ** 3 for _ in classes]
            gold = rng.choices(range(len(classes)), skew, k=size)
            # Some cases are mostly right, some are chance.
            right = rng.random()
            answer = [
                g if rng.random() < right else rng.randrange(len(classes)) for g in gold
            ]
            p, r, f, _ = precision_recall_fscore_support(
                gold, answer, labels=range(len(classes)), average=average, zero_division=0
            )
            print(
                name,
                average,
                repr(float(p)),
                repr(float(r)),
                repr(float(f)),
                "".join(map(str, gold)),
                "".join(map(str, answer)),
                sep="\t",
            )


if __name__ == "__main__":
    sys.exit(main())
