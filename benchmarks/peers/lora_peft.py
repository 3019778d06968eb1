"""What the lora_*.py scripts beside this one share: training with PEFT as its users do, at its fastest settings.

sdpa attention, torch's fused AdamW, batches padded on the right to their longest row, gradient checkpointing only where
asked. Needs torch, transformers, peft.
"""

import json
import os

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM

if not torch.cuda.is_available():
    # A CUDA build of torch 2.13 on a machine without a GPU crashes in this question, which transformers asks.
    torch.cuda.is_current_stream_capturing = lambda: False

RATE, DECAY, LIMIT = 5e-4, 0.01, 1.0


def base(checkpoint, precision="float32"):
    return AutoModelForCausalLM.from_pretrained(checkpoint, dtype=getattr(torch, precision), attn_implementation="sdpa")


def write_initial(checkpoint, rank, dropout, folder):
    """A random adapter of all linear layers, alpha 32, as PEFT makes it."""
    torch.manual_seed(11)
    config = LoraConfig(r=rank, lora_alpha=32, lora_dropout=dropout, target_modules="all-linear", task_type="CAUSAL_LM")
    get_peft_model(base(checkpoint), config).save_pretrained(folder)


def write_examples(corpus, count, file):
    """The first rows of HealthAdvice's JSON as prompts and answers."""
    with open(corpus) as f:
        rows = json.load(f)
    with open(file, "w") as f:
        for i, row in enumerate(rows[:count]):
            prompt = row["instruction"] + "\n" + row["input"]
            f.write(json.dumps({"id": str(i), "prompt": prompt, "answer": row["output"]}) + "\n")


def lines(file):
    with open(file) as f:
        return [json.loads(line) for line in f]


def padded(rows):
    """Token ids, mask and labels of rows {ids, start}: only tokens from start on are learnt."""
    longest = max(len(row["ids"]) for row in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    labels = torch.full_like(ids, -100)
    for k, row in enumerate(rows):
        n = len(row["ids"])
        ids[k, :n] = torch.tensor(row["ids"])
        mask[k, :n] = 1
        labels[k, row["start"]:n] = ids[k, row["start"]:n]
    return dict(input_ids=ids, attention_mask=mask, labels=labels)


class Training:
    """PEFT's model, trained from an adapter folder, whose configuration says the dropout."""

    def __init__(self, checkpoint, initial, precision="float32", gradient_checkpointing=False):
        model = base(checkpoint, precision)
        if gradient_checkpointing:
            model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
            model.enable_input_require_grads()
        self.model = PeftModel.from_pretrained(model, initial, is_trainable=True).train()
        self.parameters = [p for p in self.model.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(self.parameters, lr=RATE, weight_decay=DECAY, fused=True)

    def step(self, rows):
        """Loss and norm of the gradients before the step."""
        loss = self.model(**padded(rows)).loss
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, LIMIT)
        self.optimiser.step()
        self.optimiser.zero_grad()
        return loss.item(), norm.item()

    def matrices(self):
        return {k.replace(".default.", "."): v for k, v in self.model.state_dict().items() if "lora_" in k}
