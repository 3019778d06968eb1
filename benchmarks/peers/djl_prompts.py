"""The transformers side of djl_prompts.sh: generate() in left-padded batches of eight, sdpa, greedy.

    python djl_prompts.py CHECKPOINT THREADS float32|bfloat16 PROMPTS.jsonl MAX_TOKENS ANSWERS

Batches are sorted by length, as its users do. Loading is not counted. Needs torch and transformers.
"""

import json
import sys
import time

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

# PyPI's CUDA build of torch crashes on this question where the CUDA libraries are missing.
torch.cuda.is_current_stream_capturing = lambda: False

BATCH = 8


def main():
    path, threads, precision, file, limit, out = sys.argv[1:7]
    torch.set_num_threads(int(threads))
    tokenizer = AutoTokenizer.from_pretrained(path, padding_side="left")
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    model = AutoModelForCausalLM.from_pretrained(path, dtype=getattr(torch, precision), attn_implementation="sdpa").eval()
    chats = [json.loads(line)["messages"] for line in open(file)]
    start = time.perf_counter()
    texts = [tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True) for chat in chats]
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    answers = [""] * len(texts)
    with torch.inference_mode():
        for first in range(0, len(order), BATCH):
            rows = order[first:first + BATCH]
            batch = tokenizer([texts[i] for i in rows], return_tensors="pt", padding=True, add_special_tokens=False)
            made = model.generate(**batch, max_new_tokens=int(limit), do_sample=False, pad_token_id=tokenizer.pad_token_id)
            for i, ids in zip(rows, made[:, batch["input_ids"].shape[1]:]):
                answers[i] = tokenizer.decode(ids, skip_special_tokens=True)
    seconds = time.perf_counter() - start
    with open(out, "w") as f:
        f.writelines(json.dumps(a, ensure_ascii=False) + "\n" for a in answers)
    print(f"transformers {precision} prompts {len(texts) / seconds:.2f}", flush=True)


if __name__ == "__main__":
    main()
