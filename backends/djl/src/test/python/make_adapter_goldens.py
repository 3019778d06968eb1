"""Random PEFT adapters for golden checkpoints, and the logits with them.

    python make_adapter_goldens.py ../resources/golden ../resources/golden-adapters

Each folder holds the adapter as PEFT saves it, `base.txt` with the golden checkpoint it is for, and
`golden.safetensors` with `logits.K` for that checkpoint's prompts. Needs torch, transformers, peft.
"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import peft
import torch
import transformers
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

# PyPI's CUDA build of torch crashes on this question where the CUDA libraries are missing.
torch.cuda.is_current_stream_capturing = lambda: False

ADAPTERS = {
    "llama-all-linear": ("llama", dict(r=4, lora_alpha=8, target_modules="all-linear")),
    "llama-attention": ("llama", dict(r=2, lora_alpha=6, target_modules=["q_proj", "v_proj"])),
    "llama-rslora-pattern": ("llama", dict(
        r=4, lora_alpha=8, use_rslora=True, target_modules=["o_proj", "down_proj"],
        rank_pattern={"down_proj": 3}, alpha_pattern={"o_proj": 5})),
    "phi3-fused": ("phi3", dict(r=3, lora_alpha=3, target_modules=["qkv_proj", "gate_up_proj"])),
}


def main():
    checkpoints, out = sys.argv[1:3]
    for number, (name, (base, config)) in enumerate(ADAPTERS.items()):
        torch.manual_seed(100 + number)
        path = os.path.join(checkpoints, base)
        model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="eager")
        model = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", **config)).eval()
        for key, parameter in model.named_parameters():
            if "lora_" in key:
                parameter.data = 0.3 * torch.randn_like(parameter)
        folder = os.path.join(out, name)
        model.save_pretrained(folder)
        golden = load_file(os.path.join(path, "golden.safetensors"))
        with torch.no_grad():
            logits = {
                f"logits.{k}": model(golden[f"ids.{k}"][None], attention_mask=torch.ones_like(golden[f"ids.{k}"])[None]).logits[0].contiguous()
                for k in range(3)
            }
        save_file(logits, os.path.join(folder, "golden.safetensors"), metadata={
            "made_by": f"make_adapter_goldens.py, peft {peft.__version__}, transformers {transformers.__version__}"})
        with open(os.path.join(folder, "base.txt"), "w") as f:
            f.write(base + "\n")
        readme = os.path.join(folder, "README.md")
        if os.path.exists(readme):
            os.remove(readme)
        config_file = os.path.join(folder, "adapter_config.json")
        with open(config_file) as f:
            saved = json.load(f)
        saved["base_model_name_or_path"] = base
        with open(config_file, "w") as f:
            json.dump(saved, f, indent=1, sort_keys=True)
            f.write("\n")


if __name__ == "__main__":
    main()
