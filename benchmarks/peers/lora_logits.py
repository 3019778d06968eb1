"""Adapters of backends/djl in PEFT and vLLM, and PEFT's in backends/djl: logits and log-probabilities in float32.

    python lora_logits.py make WORK CHECKPOINT RANK
    python lora_logits.py peft WORK CHECKPOINT THREADS
    python lora_logits.py vllm WORK CHECKPOINT RANK raw_logits|raw_logprobs

`make` writes an adapter of PEFT's with random matrices (theirs) and, from the training run's batches, sequences.jsonl;
LogitsMain then writes ours.bin and theirs.bin. `peft` and `vllm` load both adapters. `peft` fails if logits differ by more
than 1e-4 of the largest, or log-probabilities of the next tokens by 1e-4, and computes both adapters in double precision.
`vllm` takes each next token and its 20 likeliest, and fails if logits differ by more than 1e-4 of the largest, or if
log-probabilities, ours, its own or those in double precision, are more than 1e-4 apart.
lora_logits.sh runs all.
"""

import os
import sys

import numpy
import torch

SEQUENCES, LIMIT, TOP = 4, 1e-4, 20


def make(work, checkpoint, rank):
    import json

    import lora_peft
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(23)
    config = LoraConfig(
        r=int(rank), lora_alpha=16, target_modules=["q_proj", "v_proj", "down_proj"], use_rslora=True,
        init_lora_weights=False, task_type="CAUSAL_LM")
    model = get_peft_model(lora_peft.base(checkpoint), config)
    for name, parameter in model.named_parameters():
        if "lora_" in name:
            parameter.data = 0.02 * torch.randn_like(parameter)
    model.save_pretrained(os.path.join(work, "theirs"))
    rows = [row for batch in lora_peft.lines(os.path.join(work, "batches.jsonl")) for row in batch]
    with open(os.path.join(work, "sequences.jsonl"), "w") as f:
        for row in rows[:SEQUENCES]:
            f.write(json.dumps({"ids": row["ids"]}) + "\n")


def read(work, name, vocabulary):
    """Our logits of each sequence, [positions, vocabulary]."""
    import lora_peft

    values = numpy.fromfile(os.path.join(work, name + ".bin"), dtype=">f4").astype(numpy.float32).reshape(-1, vocabulary)
    sequences = [row["ids"] for row in lora_peft.lines(os.path.join(work, "sequences.jsonl"))]
    assert len(values) == sum(map(len, sequences)), values.shape
    return sequences, torch.from_numpy(values).split([len(ids) for ids in sequences])


def report(what, differences):
    worst = max(differences)
    print(f"{what} {worst:.2e}", flush=True)
    return worst


def peft(work, checkpoint, threads):
    import lora_peft
    from peft import PeftModel

    torch.set_num_threads(int(threads))
    failed = False
    bare = lora_peft.base(checkpoint)
    with torch.no_grad():
        for name in ("ours", "theirs"):
            sequences, logits = read(work, name, bare.config.vocab_size)
            plain = bare(torch.tensor([sequences[0]])).logits[0]
            model = PeftModel.from_pretrained(bare, os.path.join(work, name)).eval()
            relative, exact, double = [], [], []
            for ids, mine in zip(sequences, logits):
                other = model(torch.tensor([ids])).logits[0]
                relative.append(((mine - other).abs().max() / other.abs().max()).item())
                following = torch.tensor(ids[1:]).unsqueeze(1)
                p, q = (x[:-1].log_softmax(-1).gather(1, following) for x in (mine, other))
                exact.append((p - q).abs().max().item())
                double.append(model.double()(torch.tensor([ids])).logits[0])
                model.float()
            torch.save(double, os.path.join(work, name + ".double"))
            tuned = logits[0] - plain
            print(f"adapter {name}: moves the logits by up to {tuned.abs().max():.2f}")
            failed |= report(f"adapter {name} in PEFT, logits, relative to the largest", relative) > LIMIT
            failed |= report(f"adapter {name} in PEFT, log-probabilities of the next tokens", exact) > LIMIT
            failed |= tuned.abs().max().item() < 0.1  # An adapter without an effect would show nothing.
            bare = model.unload()
    if failed:
        sys.exit(f"FAILED: at most {LIMIT}, by adapters that move the logits by 0.1")


def vllm(work, checkpoint, rank, mode):
    from vllm import LLM, SamplingParams
    from vllm.lora.request import LoRARequest

    llm = LLM(
        checkpoint, dtype="float32", max_loras=1, enable_lora=True, max_lora_rank=int(rank), enforce_eager=True, max_model_len=1024,
        max_num_batched_tokens=1024, max_num_seqs=4, enable_prefix_caching=False, max_logprobs=TOP, logprobs_mode=mode)
    failed = False
    for number, name in enumerate(("ours", "theirs"), 1):
        sequences, logits = read(work, name, llm.llm_engine.model_config.get_vocab_size())
        here, there, both = [], [], []
        for ids, mine, double in zip(sequences, logits, torch.load(os.path.join(work, name + ".double"))):
            scale = 1
            if mode == "raw_logprobs":
                mine, double = mine.log_softmax(-1), double.log_softmax(-1)
            else:
                scale = mine.abs().max().item()
            # One at a time: vLLM 0.32 on a CPU fails on log-probabilities of several prompts with an adapter.
            answer = llm.generate(
                [{"prompt_token_ids": ids}], SamplingParams(max_tokens=1, temperature=0, prompt_logprobs=TOP),
                lora_request=LoRARequest(name, number, os.path.join(work, name)), use_tqdm=False)[0]
            assert len(answer.prompt_logprobs) == len(ids)
            for position, likeliest in enumerate(answer.prompt_logprobs[1:]):
                for token, entry in likeliest.items():
                    ours, true = mine[position, token].item(), double[position, token].item()
                    here.append(abs(ours - true) / scale)
                    there.append(abs(entry.logprob - true) / scale)
                    both.append(abs(ours - entry.logprob) / scale)
        what = "log-probabilities" if mode == "raw_logprobs" else "logits, relative to the largest,"
        what = f"adapter {name}, {len(both)} {what} of {TOP} likeliest and next tokens"
        failed |= report(f"{what}, here beside double precision", here) > LIMIT
        failed |= report(f"{what}, vLLM beside double precision", there) > LIMIT
        failed |= report(f"{what}, here beside vLLM", both) > LIMIT
    if failed:
        sys.exit(f"FAILED: at most {LIMIT}")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
