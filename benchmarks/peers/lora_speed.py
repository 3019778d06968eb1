"""PEFT's side of lora_speed.sh, and the verdict.

    python lora_speed.py full CHECKPOINT INITIAL THREADS PRECISION STEPS NAME
    python lora_speed.py items CHECKPOINT INITIAL THREADS PRECISION TOKENS.jsonl NAME
    python lora_speed.py initial CHECKPOINT INITIAL
    python lora_speed.py verdict RESULTS

The batches of `full` are 4 x 256 random tokens, all learnt; `items` takes one pass over the rows in a random order, padded
batches of 4. A step that is not timed comes first. Prints tokens or items per second and the largest resident memory.
"""

import random
import resource
import sys
import time

ROWS, LENGTH, STUDY_RANK, STUDY_DROPOUT = 4, 256, 64, 0.1
TARGETS = {"tokens/s": 1.1, "items/s": 1.5, "peak-GB": 0.7, "recomputed-peak-GB": 0.3}


def initial(checkpoint, folder):
    import lora_peft

    lora_peft.write_initial(checkpoint, STUDY_RANK, STUDY_DROPOUT, folder)


def measure(checkpoint, folder, threads, precision, batches, unit, count, name):
    import torch

    import lora_peft

    torch.set_num_threads(int(threads))
    training = lora_peft.Training(checkpoint, folder, precision)
    training.step(batches[0])
    start = time.perf_counter()
    for batch in batches:
        training.step(batch)
    print(f"peft {name} {unit} {count / (time.perf_counter() - start):.3f}")
    print(f"peft {name} peak-GB {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.3f}")


def full(checkpoint, folder, threads, precision, steps, name):
    batch = [
        {"ids": [((row * LENGTH + i) * 7919 + 13) % 40000 for i in range(LENGTH)], "start": 1} for row in range(ROWS)]
    measure(checkpoint, folder, threads, precision, [batch] * int(steps), "tokens/s", int(steps) * ROWS * LENGTH, name)


def items(checkpoint, folder, threads, precision, tokens, name):
    import lora_peft

    rows = lora_peft.lines(tokens)
    random.Random(42).shuffle(rows)
    batches = [rows[i:i + ROWS] for i in range(0, len(rows), ROWS)]
    measure(checkpoint, folder, threads, precision, batches, "items/s", len(rows), name)


def verdict(results):
    values = {}
    for line in open(results):
        side, name, what, value = line.split()
        values[side, name, what] = float(value)
    short = 0
    print(f"{'':26} {'':10} {'djl':>8} {'peft':>8} {'ratio':>6}  target")
    for (side, name, what), value in values.items():
        if side != "djl":
            continue
        case, _, how = name.partition("+")
        peer = values["peft", case, what]
        target = TARGETS.get("recomputed-" + what if how else what) if what == "peak-GB" or not how else None
        met = target is None or (value / peer <= target if what == "peak-GB" else value / peer >= target)
        short += not met
        bound = "" if target is None else ("at most" if what == "peak-GB" else "at least") + f" {target}" + ("" if met else "  MISSED")
        print(f"{name:26} {what:10} {value:8.2f} {peer:8.2f} {value / peer:6.2f}  {bound}")
    if short:
        sys.exit(f"FAILED: {short} targets missed")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
