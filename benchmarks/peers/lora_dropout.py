"""Losses with dropout, PEFT's beside ours: the same batches and first matrices, several seeds of what is dropped.

    python lora_dropout.py prepare WORK CHECKPOINT RANK DROPOUT
    python lora_dropout.py compare WORK CHECKPOINT THREADS DROPOUT SEED...

`compare` trains with PEFT once for each seed and prints, for windows of steps, the range of the mean loss over PEFT's seeds, over
ours and without dropout. Fails if the ranges of more than a third of the windows lie apart (three and three values of
one distribution lie apart once in ten times) or if dropout changes nothing.
"""

import os
import sys

import lora_peft
import torch

ROWS, WINDOWS = 4, 6


def prepare(work, checkpoint, rank, dropout):
    lora_peft.write_initial(checkpoint, int(rank), float(dropout), os.path.join(work, "initial"))


def windows(losses):
    parts = torch.tensor(losses).tensor_split(WINDOWS)
    return [part.mean().item() for part in parts]


def compare(work, checkpoint, threads, dropout, *seeds):
    torch.set_num_threads(int(threads))
    rows = lora_peft.lines(os.path.join(work, "tokens.jsonl"))
    batches = [rows[i:i + ROWS] for i in range(0, len(rows) - ROWS + 1, ROWS)]
    ours = lora_peft.lines(os.path.join(work, "ours.jsonl"))
    without = windows(lora_peft.lines(os.path.join(work, "without.jsonl"))[0])
    assert len(ours) == len(seeds) and all(len(curve) == len(batches) for curve in ours)
    theirs = []
    for seed in seeds:
        training = lora_peft.Training(checkpoint, os.path.join(work, "initial"))
        torch.manual_seed(int(seed))
        theirs.append([training.step(batch)[0] for batch in batches])
    apart, moved = 0, False
    print(f"{len(batches)} steps, dropout {dropout}: mean loss of a window, lowest and highest of {len(seeds)} seeds")
    for k, values in enumerate(zip(*map(windows, theirs))):
        mine = [windows(curve)[k] for curve in ours]
        overlap = min(mine) <= max(values) and min(values) <= max(mine)
        apart += not overlap
        moved |= not min(mine) <= without[k] <= max(mine)
        print(
            f"window {k + 1}: peft {min(values):.4f} - {max(values):.4f}, ours {min(mine):.4f} - {max(mine):.4f}, "
            f"without dropout {without[k]:.4f}{'' if overlap else '  APART'}")
    print(f"{WINDOWS - apart} of {WINDOWS} windows overlap")
    if apart > WINDOWS / 3 or not moved:
        sys.exit("FAILED: ranges lie apart, or dropout changes nothing")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
