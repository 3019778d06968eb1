"""LoRA training of PEFT beside backends/djl: the same adapters, batches and settings.

    python lora_parity.py prepare WORK CHECKPOINT EXAMPLES.json COUNT RANK
    python lora_parity.py compare WORK CHECKPOINT STEPS PRECISION THREADS GRADIENT_CHECKPOINTING
    python lora_parity.py logits WORK CHECKPOINT

`prepare` writes examples.jsonl and a random initial adapter; the Java side (TrainingMain) then trains and
writes the token ids of its batches; `compare` trains on these with PEFT, torch's fused AdamW and sdpa attention
(padded on the right, as PEFT's users do) and prints the largest differences, speeds and peak memory. lora_parity.sh
runs all. Needs torch, transformers, peft.
"""

import json
import os
import resource
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

if not torch.cuda.is_available():
    # A CUDA build of torch 2.13 on a machine without a GPU crashes in this question, which transformers asks.
    torch.cuda.is_current_stream_capturing = lambda: False

RATE, DECAY, LIMIT = 5e-4, 0.01, 1.0


def prepare(work, checkpoint, examples, count, rank):
    os.makedirs(work, exist_ok=True)
    with open(examples) as f:
        rows = json.load(f)
    with open(os.path.join(work, "examples.jsonl"), "w") as f:
        for i, row in enumerate(rows[: int(count)]):
            prompt = row["instruction"] + "\n" + row["input"]
            f.write(json.dumps({"id": str(i), "prompt": prompt, "answer": row["output"]}) + "\n")
    torch.manual_seed(11)
    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
    config = LoraConfig(r=int(rank), lora_alpha=32, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM")
    get_peft_model(model, config).save_pretrained(os.path.join(work, "initial"))


def compare(work, checkpoint, steps, precision, threads, gradient_checkpointing):
    torch.set_num_threads(int(threads))
    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=getattr(torch, precision), attn_implementation="sdpa")
    if gradient_checkpointing == "true":
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
        model.enable_input_require_grads()
    model = PeftModel.from_pretrained(model, os.path.join(work, "initial"), is_trainable=True).train()
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY, fused=True)
    ours = [json.loads(line) for line in open(os.path.join(work, "ours.jsonl"))][: int(steps)]
    loss_difference = norm_difference = 0.0
    seconds, peft_seconds, tokens = 0.0, 0.0, 0
    for step, (line, mine) in enumerate(zip(open(os.path.join(work, "batches.jsonl")), ours)):
        begin = time.perf_counter()
        rows = json.loads(line)
        longest = max(len(row["ids"]) for row in rows)
        ids = torch.zeros(len(rows), longest, dtype=torch.long)
        mask = torch.zeros_like(ids)
        labels = torch.full_like(ids, -100)
        for k, row in enumerate(rows):
            n = len(row["ids"])
            ids[k, :n] = torch.tensor(row["ids"])
            mask[k, :n] = 1
            labels[k, row["start"]:n] = ids[k, row["start"]:n]
        loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(parameters, LIMIT).item()
        optimiser.step()
        optimiser.zero_grad()
        loss = loss.item()
        loss_difference = max(loss_difference, abs(loss - mine["loss"]))
        norm_difference = max(norm_difference, abs(norm - mine["norm"]) / norm)
        if step > 0:  # the first step of each side warms up
            peft_seconds += time.perf_counter() - begin
            seconds += mine["seconds"]
            tokens += mine["tokens"]
        print(f"step {step + 1} peft {loss:.6f} ours {mine['loss']:.6f} norm {norm:.5f} / {mine['norm']:.5f}", flush=True)
    print(f"largest difference of losses {loss_difference:.2e}, of norms {norm_difference:.2e} relative")
    print(f"tokens per second: ours {tokens / seconds:.1f}, peft {tokens / peft_seconds:.1f}, ratio {peft_seconds / seconds:.2f}")
    print(f"peft peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    final = load_file(os.path.join(work, "ours", "adapter_model.safetensors"))
    state = {k.replace(".default.", "."): v for k, v in model.state_dict().items() if "lora_" in k}
    assert state.keys() == final.keys(), state.keys() ^ final.keys()
    worst = max((v - final[k]).norm() / v.norm() for k, v in state.items() if v.norm() > 0)
    print(f"largest relative difference of a final matrix {worst.item():.2e} (needs as many steps on both sides)")


def logits(work, checkpoint):
    """Loads our adapter with PEFT; its loss on the last batch must be what ours is."""
    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
    model = PeftModel.from_pretrained(model, os.path.join(work, "ours")).eval()
    print("PEFT loads our adapter:", sum("lora_" in k for k in model.state_dict()), "matrices")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
