"""The transformers side of djl_context.sh: same contexts, rows, threads and steps.

    python djl_context.py CHECKPOINT THREADS STEPS float32|bfloat16 CONTEXT[,CONTEXT...]

Prints "transformers ROWS CONTEXT MILLISECONDS" of one decoding step for all rows together, sdpa
attention, transformers' own cache; the fastest of the steps. Needs torch and transformers.
"""

import sys
import time

import torch
from transformers import AutoModelForCausalLM, DynamicCache

# PyPI's CUDA build of torch crashes on this question where the CUDA libraries are missing.
torch.cuda.is_current_stream_capturing = lambda: False


def filled(model, rows, context):
    cache = DynamicCache()
    ids = torch.tensor([[(i * 7919 + 13) % 40000 for i in range(context)]])
    for start in range(0, context, 512):
        model(ids[:, start:start + 512], past_key_values=cache, logits_to_keep=1)
    cache.batch_repeat_interleave(rows)
    return cache


def measure(model, cache, rows, context):
    cache.crop(context)
    token = torch.arange(13, 13 + rows)[:, None]
    start = time.perf_counter()
    model(token, past_key_values=cache).logits[:, -1].argmax(-1)
    return (time.perf_counter() - start) * 1e3


def main():
    path, precision = sys.argv[1], sys.argv[4]
    threads, steps = (int(sys.argv[i]) for i in (2, 3))
    contexts = sorted((int(c) for c in sys.argv[5].split(",")), reverse=True)
    torch.set_num_threads(threads)
    model = AutoModelForCausalLM.from_pretrained(path, dtype=getattr(torch, precision), attn_implementation="sdpa").eval()
    with torch.inference_mode():
        for rows in (1, 8):
            cache = filled(model, rows, contexts[0])
            for context in contexts:
                best = min(measure(model, cache, rows, context) for _ in range(steps))
                print(f"transformers {rows} {context} {best:.2f}", flush=True)


if __name__ == "__main__":
    main()
