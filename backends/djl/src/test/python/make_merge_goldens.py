"""What PEFT's merge_and_unload makes of the golden adapters and checkpoints.

    python make_merge_goldens.py ../resources/golden ../resources/golden-adapters ../resources/golden-merged

writes NAME-TYPE.safetensors with the adapted weights after merging, for bases in three number formats; adapters are
in single precision, as PEFT loads them by default. Needs torch, transformers, peft.
"""

import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import peft
import torch
import transformers
from peft import PeftModel
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

# PyPI's CUDA build of torch crashes on this question where the CUDA libraries are missing.
torch.cuda.is_current_stream_capturing = lambda: False

RUNS = [("llama-all-linear", "float32"), ("llama-all-linear", "bfloat16"), ("llama-rslora-pattern", "bfloat16"),
        ("phi3-fused", "bfloat16"), ("phi3-fused", "float16")]


def main():
    checkpoints, adapters, out = sys.argv[1:4]
    os.makedirs(out, exist_ok=True)
    for name, dtype in RUNS:
        folder = os.path.join(adapters, name)
        with open(os.path.join(folder, "base.txt")) as f:
            base = os.path.join(checkpoints, f.read().strip())
        model = AutoModelForCausalLM.from_pretrained(base, dtype=getattr(torch, dtype))
        merged = PeftModel.from_pretrained(model, folder).merge_and_unload().state_dict()
        adapted = {key.removeprefix("base_model.model.").split(".lora_")[0] + ".weight"
                   for key in load_file(os.path.join(folder, "adapter_model.safetensors"))}
        save_file({key: merged[key].contiguous() for key in adapted}, os.path.join(out, f"{name}-{dtype}.safetensors"),
                  metadata={"made_by": f"make_merge_goldens.py, peft {peft.__version__}, "
                                       f"transformers {transformers.__version__}, torch {torch.__version__}"})


if __name__ == "__main__":
    main()
