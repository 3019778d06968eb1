"""The transformers side of djl_vs_transformers.sh: same prompt, lengths, threads and measures.

    python djl_vs_transformers.py CHECKPOINT THREADS REPETITIONS float32|bfloat16 PROMPT ANSWER

Prefill is one forward pass over PROMPT tokens per row into an empty cache; decode is ANSWER single
steps after it, greedy, with sdpa attention and transformers' own choices otherwise. Best of the
repetitions. Needs torch and transformers.
"""

import sys
import time

import torch
from transformers import AutoModelForCausalLM, DynamicCache

# PyPI's CUDA build of torch crashes on this question where the CUDA libraries are missing.
torch.cuda.is_current_stream_capturing = lambda: False


def measure(model, rows, prompt, answer):
    ids = torch.tensor([[(i * 7919 + 13) % 40000 for i in range(prompt)]] * rows)
    cache = DynamicCache()
    start = time.perf_counter()
    next_token = model(ids, attention_mask=torch.ones_like(ids), past_key_values=cache, logits_to_keep=1).logits[:, -1].argmax(-1, keepdim=True)
    middle = time.perf_counter()
    for _ in range(answer):
        next_token = model(next_token, past_key_values=cache).logits[:, -1].argmax(-1, keepdim=True)
    end = time.perf_counter()
    return rows * prompt / (middle - start), rows * answer / (end - middle)


def main():
    path, precision = sys.argv[1], sys.argv[4]
    threads, repetitions, prompt, answer = (int(sys.argv[i]) for i in (2, 3, 5, 6))
    torch.set_num_threads(threads)
    model = AutoModelForCausalLM.from_pretrained(path, dtype=getattr(torch, precision), attn_implementation="sdpa").eval()
    with torch.inference_mode():
        for rows in (1, 8):
            speeds = [measure(model, rows, prompt, answer) for _ in range(repetitions)]
            print(f"transformers {precision} prefill-{rows} {max(s[0] for s in speeds):.1f}", flush=True)
            print(f"transformers {precision} decode-{rows} {max(s[1] for s in speeds):.1f}", flush=True)


if __name__ == "__main__":
    main()
