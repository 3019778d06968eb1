"""LoRA training of PEFT beside backends/djl: the same adapters and batches.

    python lora_parity.py prepare WORK CHECKPOINT EXAMPLES.json COUNT RANK
    python lora_parity.py compare WORK CHECKPOINT STEPS PRECISION THREADS GRADIENT_CHECKPOINTING

`prepare` writes examples.jsonl and a random initial adapter; the Java side (TrainingMain) then trains and writes the token
ids of its batches; `compare` trains on these with PEFT and prints the differences of every step. In float32 it fails if
a loss differs by more than 1e-4, or a final matrix by more than 1e-3 of its norm. lora_parity.sh runs both.
"""

import os
import sys

import torch
from safetensors.torch import load_file

import lora_peft

LOSS, MATRIX = 1e-4, 1e-3


def prepare(work, checkpoint, examples, count, rank):
    lora_peft.write_examples(examples, int(count), os.path.join(work, "examples.jsonl"))
    lora_peft.write_initial(checkpoint, int(rank), 0.0, os.path.join(work, "initial"))


def compare(work, checkpoint, steps, precision, threads, gradient_checkpointing):
    torch.set_num_threads(int(threads))
    training = lora_peft.Training(checkpoint, os.path.join(work, "initial"), precision, gradient_checkpointing == "true")
    ours = lora_peft.lines(os.path.join(work, "ours.jsonl"))
    batches = lora_peft.lines(os.path.join(work, "batches.jsonl"))
    assert len(ours) == len(batches) == int(steps), (len(ours), len(batches), steps)
    losses, norms = [], []
    for number, (rows, mine) in enumerate(zip(batches, ours), 1):
        loss, norm = training.step(rows)
        losses.append(abs(loss - mine["loss"]))
        norms.append(abs(norm - mine["norm"]) / norm)
        print(f"step {number} loss peft {loss:.6f} ours {mine['loss']:.6f} norm {norm:.5f} / {mine['norm']:.5f}", flush=True)
    final = load_file(os.path.join(work, "ours", "adapter_model.safetensors"))
    theirs = training.matrices()
    assert theirs.keys() == final.keys(), theirs.keys() ^ final.keys()
    worst = max(((v - final[k]).norm() / v.norm()).item() for k, v in theirs.items())
    print(f"largest difference of losses {max(losses):.2e}, of norms {max(norms):.2e} relative")
    print(f"largest relative difference of a final matrix {worst:.2e}")
    if precision == "float32" and (max(losses) > LOSS or worst > MATRIX):
        sys.exit(f"FAILED: at most {LOSS} for losses and {MATRIX} for matrices")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
