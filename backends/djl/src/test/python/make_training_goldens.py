"""What PEFT and torch's AdamW make of the golden checkpoints in a few steps.

    python make_training_goldens.py ../resources/golden ../resources/golden-training [NAME ...]

writes NAME.safetensors for each entry of RUNS, or those named: `ids.K` and `start.K` (a sequence, and the place of the
first token that is learnt), `batches` [steps, 3] (which sequences are in each), `losses` and `norms`
[steps] (before each update; the norm before clipping), and the adapters as PEFT names them, under
`initial.` and `final.`. Batches are padded on the right with an attention mask; float32, eager attention, no
dropout. Runs that name bits take their checkpoint from ../resources/golden-quantised and round its matrices as
make_quantised_goldens.py does. Needs torch, transformers, peft.
"""

import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import peft
import torch
import transformers
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

from make_quantised_goldens import rounded

STEPS = 8
RATE, DECAY, LIMIT = 5e-3, 0.01, 1.0
RUNS = {
    "llama": dict(r=4, lora_alpha=8, target_modules="all-linear"),
    "llama-biases-wide-heads": dict(r=2, lora_alpha=6, target_modules=["q_proj", "v_proj"]),
    "mistral-window": dict(r=4, lora_alpha=8, use_rslora=True, target_modules="all-linear"),
    "qwen2": dict(r=4, lora_alpha=8, target_modules="all-linear"),
    "qwen3": dict(r=4, lora_alpha=8, target_modules="all-linear"),
    "phi3": dict(r=3, lora_alpha=3, target_modules="all-linear"),
    "gemma2": dict(r=4, lora_alpha=8, target_modules="all-linear"),
    "llama-int8": dict(r=4, lora_alpha=8, target_modules="all-linear"),
    "qwen2-int4": dict(r=4, lora_alpha=8, target_modules="all-linear"),
    "gemma2-int4": dict(r=4, lora_alpha=8, target_modules="all-linear"),
}


def base(checkpoints, name):
    family, _, bits = name.partition("-int")
    if bits:
        return rounded(os.path.join(os.path.dirname(os.path.abspath(checkpoints)), "golden-quantised", family), int(bits), "eager")
    return AutoModelForCausalLM.from_pretrained(
        os.path.join(checkpoints, name), dtype=torch.float32, attn_implementation="eager")


def main():
    checkpoints, out, *names = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    for number, (name, config) in enumerate(RUNS.items()):
        if names and name not in names:
            continue
        torch.manual_seed(300 + number)
        model = get_peft_model(base(checkpoints, name), LoraConfig(task_type="CAUSAL_LM", lora_dropout=0.0, **config)).train()
        for key, parameter in model.named_parameters():
            if "lora_" in key:
                parameter.data = 0.1 * torch.randn_like(parameter)
        golden = {"initial." + k: v.clone() for k, v in get_peft_model_state_dict(model).items()}
        sequences, starts = [], []
        for k, (length, start) in enumerate([(12, 4), (30, 21), (7, 1), (19, 12), (25, 8)]):
            sequences.append(torch.randint(3, 96, (length,)))
            starts.append(start)
            golden[f"ids.{k}"] = sequences[-1]
            golden[f"start.{k}"] = torch.tensor([start])
        parameters = [p for p in model.parameters() if p.requires_grad]
        optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY)
        batches, losses, norms = [], [], []
        for step in range(STEPS):
            batch = torch.randperm(len(sequences))[:3]
            batches.append(batch)
            longest = max(len(sequences[k]) for k in batch)
            ids = torch.zeros(3, longest, dtype=torch.long)
            mask = torch.zeros_like(ids)
            labels = torch.full_like(ids, -100)
            for row, k in enumerate(batch):
                n = len(sequences[k])
                ids[row, :n] = sequences[k]
                mask[row, :n] = 1
                labels[row, starts[k]:n] = sequences[k][starts[k]:]
            loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
            loss.backward()
            norms.append(torch.nn.utils.clip_grad_norm_(parameters, LIMIT).item())
            optimiser.step()
            optimiser.zero_grad()
            losses.append(loss.item())
        golden["batches"] = torch.stack(batches)
        golden["losses"] = torch.tensor(losses)
        golden["norms"] = torch.tensor(norms)
        golden.update({"final." + k: v.detach().clone() for k, v in get_peft_model_state_dict(model).items()})
        save_file({k: v.contiguous() for k, v in golden.items()}, os.path.join(out, name + ".safetensors"), metadata={
            "made_by": f"make_training_goldens.py, peft {peft.__version__}, transformers {transformers.__version__}, torch {torch.__version__}"})


if __name__ == "__main__":
    main()
