"""The transformers side of djl_vs_transformers.sh: same prompt, lengths, threads and measures.

    python djl_vs_transformers.py CHECKPOINT float32|bfloat16 THREADS REPETITIONS

Prefill is one forward pass over 256 tokens per row into an empty cache; decode is 64 single steps
after it, greedy, with sdpa attention and transformers' static choices otherwise. Best of the
repetitions. Needs torch and transformers.
"""

import os
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from transformers import AutoModelForCausalLM, DynamicCache

# PyPI's CUDA build of torch crashes on this question where the CUDA libraries are missing.
torch.cuda.is_current_stream_capturing = lambda: False

PROMPT, ANSWER = 256, 64


def measure(model, rows):
    ids = torch.tensor([[(i * 7919 + 13) % 40000 for i in range(PROMPT)]] * rows)
    cache = DynamicCache()
    start = time.perf_counter()
    next_token = model(ids, attention_mask=torch.ones_like(ids), past_key_values=cache, logits_to_keep=1).logits[:, -1].argmax(-1, keepdim=True)
    middle = time.perf_counter()
    for _ in range(ANSWER):
        next_token = model(next_token, past_key_values=cache).logits[:, -1].argmax(-1, keepdim=True)
    end = time.perf_counter()
    return rows * PROMPT / (middle - start), rows * ANSWER / (end - middle)


def main():
    path, precision, threads, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    model = AutoModelForCausalLM.from_pretrained(path, dtype=getattr(torch, precision), attn_implementation="sdpa").eval()
    with torch.inference_mode():
        for rows in (1, 8):
            speeds = [measure(model, rows) for _ in range(repetitions)]
            print(f"transformers {precision} prefill-{rows} {max(s[0] for s in speeds):.1f}", flush=True)
            print(f"transformers {precision} decode-{rows} {max(s[1] for s in speeds):.1f}", flush=True)


if __name__ == "__main__":
    main()
