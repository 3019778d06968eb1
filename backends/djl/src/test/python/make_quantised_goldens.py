"""Tiny random checkpoints, and SmolLM2, with their matrices rounded to 8 or 4 bits, computed by transformers.

    python make_quantised_goldens.py ../resources/golden-quantised [SMOLLM2 ../resources/smollm2.json]

writes checkpoints as make_goldens.py does, with sizes that 4-bit groups divide, and into each golden.safetensors
`int8.K` and `int4.K`: float32 logits of prompt K when the matrices are rounded as WeightFormat says and multiplied in
float32. The third argument adds perplexity.json: perplexities of the text in smollm2.json with SmolLM2's matrices rounded,
in float32. Needs torch, transformers, safetensors.
"""

import json
import os
import sys

import torch
import transformers
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, Gemma2Config, LlamaConfig, Phi3Config, Qwen2Config

from make_goldens import LENGTHS, with_, write
from make_smollm2_golden import logprobs

SIZES = dict(intermediate_size=64)
CONFIGURATIONS = {
    "llama": lambda: LlamaConfig(**with_(**SIZES)),
    "qwen2": lambda: Qwen2Config(**with_(**SIZES)),
    "phi3": lambda: Phi3Config(**with_(**SIZES)),
    "gemma2": lambda: Gemma2Config(**with_(**SIZES, head_dim=8, query_pre_attn_scalar=8)),
}


def int8(w):
    scale = (w.abs().amax(1, keepdim=True) / 127).clamp_min(1e-12)
    return (w / scale).round().clamp(-127, 127) * scale


def int4(w):
    groups = w.reshape(w.shape[0], -1, 32)
    low, top = groups.amin(2, keepdim=True), groups.amax(2, keepdim=True)
    scale = ((top - low) / 15).clamp_min(1e-12).bfloat16().float()
    zero = (low + 8 * scale).bfloat16().float()
    q = (((groups - zero) / scale).round() + 8).clamp(0, 15)
    return ((q - 8) * scale + zero).reshape(w.shape)


def rounded(path, bits, attention):
    model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation=attention).eval()
    head = model.lm_head
    head.weight = torch.nn.Parameter(int8(head.weight.data))  # A tied embedding keeps its own values.
    for module in model.model.modules():
        if isinstance(module, torch.nn.Linear):
            module.weight.data = (int8 if bits == 8 else int4)(module.weight.data)
    return model


def main():
    out = sys.argv[1]
    made_by = f"make_quantised_goldens.py, transformers {transformers.__version__}, torch {torch.__version__}"
    for number, (name, config) in enumerate(CONFIGURATIONS.items()):
        folder = os.path.join(out, name)
        write(folder, config(), 20261126 + number)
        file = os.path.join(folder, "golden.safetensors")
        with safe_open(file, "pt") as f:
            golden = {k: f.get_tensor(k) for k in f.keys() if not k.startswith("greedy")}
        with torch.no_grad():
            for bits in (8, 4):
                model = rounded(folder, bits, "eager")
                for k in range(len(LENGTHS)):
                    golden[f"int{bits}.{k}"] = model(golden[f"ids.{k}"][None]).logits[0].contiguous()
        save_file(golden, file, metadata={"made_by": made_by})
    if len(sys.argv) > 2:
        with open(sys.argv[3]) as f:
            text = torch.tensor(json.load(f)["text_ids"])
        with torch.no_grad():
            perplexity = {f"int{bits}": torch.exp(-logprobs(rounded(sys.argv[2], bits, "sdpa"), text).mean()).item() for bits in (8, 4)}
        with open(os.path.join(out, "perplexity.json"), "w") as f:
            json.dump({"made_by": made_by, **perplexity}, f)
            f.write("\n")


if __name__ == "__main__":
    main()
