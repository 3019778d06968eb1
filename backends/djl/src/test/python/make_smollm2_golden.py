"""What transformers computes with SmolLM2-135M-Instruct.

    python make_smollm2_golden.py CHECKPOINT ../resources/smollm2.json

Writes a text that the model itself wrote (sampled, 250 tokens), the log-probability of each of its
tokens in float32, the perplexity in float32 and in bfloat16, and the greedy continuation of three
chat prompts (48 tokens, float32, one left-padded batch). Needs torch and transformers.
"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer

# PyPI's CUDA build of torch crashes on this question where the CUDA libraries are missing.
torch.cuda.is_current_stream_capturing = lambda: False

PROMPTS = [
    "What is aspirin used for?",
    "Explain in two sentences how vaccines work, for a patient who is afraid of them.",
    "List three symptoms of anaemia.",
]


def logprobs(model, ids):
    logits = model(ids[None], torch.ones_like(ids)[None]).logits[0].float()
    return torch.log_softmax(logits, -1)[:-1].gather(1, ids[1:, None])[:, 0]


def main():
    path, out = sys.argv[1:3]
    tokenizer = AutoTokenizer.from_pretrained(path)
    model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="sdpa").eval()
    chats = [tokenizer.apply_chat_template([{"role": "user", "content": p}], add_generation_prompt=True, tokenize=False) for p in PROMPTS]
    with torch.no_grad():
        torch.manual_seed(1)
        start = tokenizer("The heart is", return_tensors="pt")
        text = model.generate(**start, do_sample=True, temperature=0.9, top_p=0.95, max_new_tokens=250, min_new_tokens=250)[0]
        f32 = logprobs(model, text)
        tokenizer.padding_side = "left"
        batch = tokenizer(chats, return_tensors="pt", padding=True, add_special_tokens=False)
        greedy = model.generate(**batch, do_sample=False, max_new_tokens=48)[:, batch["input_ids"].shape[1]:]
        bf16 = logprobs(model.to(torch.bfloat16), text)
    ids = [batch["input_ids"][k][batch["attention_mask"][k] == 1].tolist() for k in range(len(PROMPTS))]
    with open(out, "w") as f:
        json.dump({
            "made_by": f"make_smollm2_golden.py, transformers {transformers.__version__}, torch {torch.__version__}",
            "text_ids": text.tolist(), "logprobs": [round(x, 6) for x in f32.tolist()],
            "perplexity_float32": torch.exp(-f32.mean()).item(), "perplexity_bfloat16": torch.exp(-bf16.mean()).item(),
            "prompts": [{"message": p, "chat": c, "ids": i, "greedy": g.tolist()} for p, c, i, g in zip(PROMPTS, chats, ids, greedy)],
        }, f)
        f.write("\n")


if __name__ == "__main__":
    main()
