"""What transformers answers with the tiny chat model.

    python make_generate_golden.py ../resources/tiny-chat

writes generate.json: for a raw text and for a chat, the token ids of the prompt, and 12 greedy tokens
with their log-probabilities in float32, one prompt at a time. Needs torch, transformers.
"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import transformers
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

# PyPI's CUDA build of torch crashes on this question where the CUDA libraries are missing.
torch.cuda.is_current_stream_capturing = lambda: False

NEW_TOKENS = 12


def answer(model, ids):
    out = model.generate(
        torch.tensor([ids]), do_sample=False, max_new_tokens=NEW_TOKENS, pad_token_id=0,
        output_logits=True, return_dict_in_generate=True)
    new = out.sequences[0, len(ids):].tolist()
    logprobs = [torch.log_softmax(step[0].float(), -1)[token].item() for step, token in zip(out.logits, new)]
    return {"prompt_ids": ids, "ids": new, "logprobs": [round(p, 6) for p in logprobs]}


def main():
    folder = sys.argv[1]
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=os.path.join(folder, "tokenizer.json"))
    with open(os.path.join(folder, "tokenizer_config.json")) as f:
        tokenizer.chat_template = json.load(f)["chat_template"]
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    chat = [{"role": "system", "content": "Be short."}, {"role": "user", "content": "What is aspirin?"}]
    text = tokenizer.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
    with torch.no_grad():
        golden = {
            "made_by": f"make_generate_golden.py, transformers {transformers.__version__}, torch {torch.__version__}",
            "raw": {"prompt": "Aspirin is", **answer(model, tokenizer("Aspirin is")["input_ids"])},
            "chat": {"messages": chat, **answer(model, tokenizer(text, add_special_tokens=False)["input_ids"])},
        }
    with open(os.path.join(folder, "generate.json"), "w") as f:
        json.dump(golden, f)
        f.write("\n")


if __name__ == "__main__":
    main()
