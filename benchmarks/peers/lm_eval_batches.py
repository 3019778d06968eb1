"""Log-probabilities of three labels by lm-eval's own model class, for several batch sizes; run by lm_eval_batches.sh.

Arguments: checkpoint, threads, precision, JSON Lines file with messages, batch sizes. Prints "lm-eval BATCH ITEM LOGPROB..."
With "compare FILE LABELS" instead: a table of how far the sizes of each side differ from its first.
"""
import json
import sys

LABELS = ["no advice", "weak advice", "strong advice"]


def scores(checkpoint, threads, precision, prompts, sizes):
    import torch
    from lm_eval.api.instance import Instance
    from lm_eval.models.huggingface import HFLM

    torch.set_num_threads(int(threads))
    items = [json.loads(line) for line in open(prompts, encoding="utf-8")]
    for size in sizes:
        model = HFLM(pretrained=checkpoint, dtype=precision, device="cpu", batch_size=int(size))
        requests = []
        for item in items:
            text = model.tokenizer.apply_chat_template(item["messages"], tokenize=False, add_generation_prompt=True)
            for label in LABELS:
                requests.append(Instance("loglikelihood", {}, (text, label), len(requests)))
        results = [float(result[0]) for result in model.loglikelihood(requests)]
        for i in range(len(items)):
            print("lm-eval", size, i, *results[3 * i : 3 * i + 3])


def compare(results, prompts):
    answers = [json.loads(line)["answer"].strip() for line in open(prompts, encoding="utf-8")]
    sides = {}
    for line in open(results, encoding="utf-8"):
        side, size, item, *values = line.split()
        sides.setdefault(side, {}).setdefault(size, {})[int(item)] = [float(value) for value in values]
    print(f"{'':8} {'at a time':>9} {'accuracy':>9} {'items that differ':>18} {'by at most':>11} {'answers changed':>16}")
    for side, sizes in sides.items():
        first = next(iter(sizes.values()))
        for size, items in sizes.items():
            pick = lambda values: LABELS[max(range(3), key=values.__getitem__)]
            right = sum(pick(items[i]) == answers[i] for i in items)
            differ = sum(items[i] != first[i] for i in items)
            most = max(abs(a - b) for i in items for a, b in zip(items[i], first[i]))
            changed = sum(pick(items[i]) != pick(first[i]) for i in items)
            print(f"{side:8} {size:>9} {right / len(items):9.4f} {differ:18} {most:11.4f} {changed:16}")


if __name__ == "__main__":
    if sys.argv[1] == "compare":
        compare(*sys.argv[2:4])
    else:
        scores(*sys.argv[1:5], sys.argv[5:])
