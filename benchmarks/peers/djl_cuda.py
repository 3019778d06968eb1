"""The generated programs of backends/djl on a GPU, beside transformers and PEFT, where there is torch and no JDK.

    python djl_cuda.py ARCHIVES numbers|split|speed|training ... [--device cuda] [--config small]

ARCHIVES is what djl_cuda.sh wrote: a folder for each model with config.json, the programs (ArchiveMain) and, for
tiny models, the checkpoint and its golden.safetensors. The programs are called as Java calls them.

`numbers`: every tiny checkpoint in float32: logits of a ragged batch and 64 greedy tokens against the goldens of
transformers on a CPU, logits against transformers on this device, four training steps against PEFT; with rounded weights
against transformers with the same rounded matrices.
`split`: every tiny checkpoint with its layers on two devices, `--pair cuda:0,cpu` (one GPU suffices), `cuda:0,cuda:1` or,
with `--device cpu`, `cpu,cpu`: where the tensors are; logits, some with an adapter, and greedy tokens beside the program
on one device. Ends with an error where they differ.
`speed`: an 8B-shaped random model (Llama 3.1's sizes) in bfloat16: error of the logits, ours and transformers', against
float32; prefill, decoding and peak memory of both.
`training`: the same shape, LoRA rank 64 on all linear layers, dropout 0.1, 4 x 512 tokens, beside PEFT.
"""

import argparse
import gc
import json
import os
import pathlib
import time

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModelForCausalLM, DynamicCache

if not torch.cuda.is_available():
    # A CUDA build of torch on a machine without a GPU crashes in this question, which transformers asks.
    torch.cuda.is_current_stream_capturing = lambda: False

CODES = {torch.float32: 6, torch.bfloat16: 15, torch.float16: 5}
PEAK = {"H100": 3.35e12, "H200": 4.8e12}  # bytes a second, NVIDIA's data sheets (SXM)
LAYER_FORMS = ("plain", "joined")
args = None


def say(text):
    print(text, flush=True)


def sync():
    if args.device == "cuda":
        torch.cuda.synchronize()


def memory(reset=False):
    if args.device != "cuda":
        return 0.0
    if reset:
        gc.collect()
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    return torch.cuda.max_memory_allocated() / 1e9


class Program:
    """One archive with its weights; `tensors` is emptied as they are taken over."""

    def __init__(self, folder, archive, tensors, dtype):
        torch._C._set_graph_executor_optimize(archive.endswith("!"))
        archive = archive.rstrip("!")
        self.about = json.loads((folder / "program.json").read_text())
        self.m = torch.jit.load(str(folder / f"{archive}.pt"), map_location=args.device)
        form = archive.split("-on-")[0]
        packs = form not in LAYER_FORMS and not form.startswith("train")
        seen = {}
        for w in self.about["weights"]:
            pack = packs and w["linear"]
            if w["name"] in seen and not pack:
                self.m.share(self.at(w["index"], seen[w["name"]]))
                continue
            later = any(v["name"] == w["name"] and v["index"] > w["index"] for v in self.about["weights"])
            t = tensors[w["name"]] if later else tensors.pop(w["name"])
            bits = t.dtype == torch.bfloat16
            to = CODES[t.dtype] if packs and w["index"] == 0 else CODES[dtype]
            self.m.put(t.view(torch.float16) if bits else t, self.at(w["index"], bits, to, 0, pack))
            for places in self.about["joined"] if form == "joined" else []:
                if w["index"] == max(places):
                    self.m.join(self.at(CODES[dtype], 0, *places))
            if not pack:
                seen[w["name"]] = w["index"]
        self.m.put(torch.tensor(self.about["frequencies"], device=args.device), self.at(3, 0, 6, 1, 0))
        with torch.inference_mode():
            self.m.installed()
        self.rows = self.capacity = 0

    @staticmethod
    def at(*numbers):
        return torch.tensor([int(n) for n in numbers], device=args.device)

    def variant(self, n):
        return int(self.about["switches"] and n > self.about["switchLength"])

    def reserve(self, rows, capacity):
        with torch.inference_mode():
            self.m.reserve(rows, capacity)

    def tokens(self, columns):
        return torch.tensor(columns).t().contiguous().to(args.device)

    def prompts(self, prompts, wanted=None, adapted=()):
        """All prompts, each in a row of its own, the adapted rows with adapter 0; returns step's results."""
        columns, plan, last = [], [0, 0], []
        for row, ids in enumerate(prompts):
            plan += [row, 0, len(ids)]
            columns += [[t, i, self.variant(len(ids)), 0 if row in adapted else -1] for i, t in enumerate(ids)]
            last.append(len(columns) - 1)
        wanted = list(range(len(columns))) if wanted == "all" else last
        with torch.inference_mode():
            return self.m.step(self.tokens(columns), self.at(*wanted), plan, [0] if adapted else [])

    def next(self, sequences):
        """One more token for each row."""
        columns = [[ids[-1], len(ids) - 1, self.variant(len(ids)), -1] for ids in sequences]
        with torch.inference_mode():
            return self.m.step(
                self.tokens(columns), self.at(*range(len(columns))), [len(columns), max(map(len, sequences))], [])

    def greedy(self, prompts, n):
        sequences = [list(p) for p in prompts]
        for i in range(n):
            again = i == 0 or any(self.about["switches"] and len(s) == self.about["switchLength"] + 1 for s in sequences)
            best = (self.prompts(sequences) if again else self.next(sequences))[0].tolist()
            for s, b in zip(sequences, best):
                s.append(b)
        return [s[len(p):] for s, p in zip(sequences, prompts)]


def apart(a, b):
    return ((a - b).abs().max() / b.abs().max()).item()


def tiny(folder, tensors):
    config = AutoConfig.from_pretrained(folder)
    # Gemma 2's soft cap is applied by eager attention only.
    how = "eager" if config.model_type == "gemma2" else "sdpa"
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32, attn_implementation=how).to(args.device).eval()
    model.load_state_dict(tensors, strict=False)
    return model


def golden_folders():
    return sorted(p.parent for p in pathlib.Path(args.archives).glob("*/golden.safetensors"))


def numbers():
    kept = args.only.split(",") if args.only else None
    worst = {}
    for folder in golden_folders():
        if kept and folder.name not in kept:
            continue
        tensors = {k: v.float().to(args.device) for k, v in load_file(folder / "model.safetensors").items()}
        golden = load_file(folder / "golden.safetensors")
        prompts = [golden[f"ids.{k}"].tolist() for k in range(3)]
        expected = torch.cat([golden[f"logits.{k}"] for k in range(3)]).to(args.device)
        model = tiny(folder, tensors)
        with torch.inference_mode():
            here = torch.cat([model(torch.tensor([p], device=args.device)).logits[0] for p in prompts])
        line = {}
        for form in LAYER_FORMS:
            program = Program(folder, form, dict(tensors), torch.float32)
            program.reserve(3, 128)
            logits = program.prompts(prompts, "all")[2]
            line[f"{form} cpu-golden"] = apart(logits, expected)
            line[f"{form} transformers"] = apart(logits, here)
            same = program.greedy(prompts, 64) == [golden[f"greedy.{k}"].tolist() for k in range(3)]
            line[f"{form} greedy differs"] = 0.0 if same else 1.0
        for form in rounded_forms(folder):
            program = Program(folder, form, dict(tensors), torch.float32)
            program.reserve(3, 128)
            rounded = rounded_model(folder, tensors, form)
            with torch.inference_mode():
                there = torch.cat([rounded(torch.tensor([p], device=args.device)).logits[0] for p in prompts])
            line[form] = apart(program.prompts(prompts, "all")[2], there)
        line["training"] = training_parity(folder, tensors, prompts)
        for k, v in line.items():
            worst[k] = max(worst.get(k, 0.0), v)
        say(f"numbers {folder.name} " + " ".join(f"[{k} {v:.1e}]" for k, v in line.items()))
    for k, v in worst.items():
        say(f"worst over {len(golden_folders())} models: {k} {v:.2e}")


def split():
    pair = args.pair.split(",")
    worst = 0.0
    for folder in golden_folders():
        if args.only and folder.name not in args.only.split(","):
            continue
        tensors = {k: v.float().to(args.device) for k, v in load_file(folder / "model.safetensors").items()}
        golden = load_file(folder / "golden.safetensors")
        prompts = [golden[f"ids.{k}"].tolist() for k in range(3)]
        line = {}
        for form in LAYER_FORMS + rounded_forms(folder):
            whole, parts = (
                with_adapter(Program(folder, archive, dict(tensors), torch.float32))
                for archive in (form, f"{form}-on-{'-'.join(pair).replace(':', '')}"))
            check_places(parts, pair)
            logits, base = (p.prompts(prompts, "all", (0, 2))[2] for p in (parts, whole))
            line[form] = apart(logits, base)
            if parts.greedy(prompts, 32) != whole.greedy(prompts, 32):
                raise SystemExit(f"split {folder.name} {form} on {args.pair}: other tokens")
        worst = max(worst, *line.values())
        say(f"split {folder.name} on {args.pair} " + " ".join(f"[{k} {v:.1e}]" for k, v in line.items()))
    say(f"worst of split on {args.pair}: {worst:.2e}")
    if not worst < 1e-4:
        raise SystemExit("split: logits differ by more than 1e-4 of the largest")


def with_adapter(program):
    """Makes room, and adds adapter 0 of rank 4 on all linear layers but the head."""
    shapes = {w["index"]: w for w in program.about["weights"] if w["linear"] and w["index"] != 2}
    noise = torch.Generator().manual_seed(3)
    factor = torch.ones(1, device=args.device)
    for index, weight in shapes.items():
        out, into = weight["shape"]
        for side, shape in enumerate(((4, into), (out, 4))):
            matrix = torch.randn(shape, generator=noise) * 0.1
            program.m.adapt(matrix.to(args.device), program.at(2 * index + side, 0), factor)
    program.reserve(3, 128)
    return program


def check_places(program, pair):
    """Every tensor that a program on two devices keeps must be where its layer is."""
    about = program.about
    first = 4 + about["layers"] // 2 * about["perLayer"]
    places = {"w": lambda i: i, "f": lambda i: i, "s": lambda i: i, "ad": lambda i: i // 2, "kv": lambda i: 4 + i * about["perLayer"]}
    for name, place in places.items():
        for i, t in enumerate(getattr(program.m, name)):
            wanted = pair[place(i) >= first]
            if t.numel() and t.device != torch.device(wanted):
                raise SystemExit(f"{name}[{i}] is on {t.device}, not {wanted}")


def rounded_forms(folder):
    shapes = json.loads((folder / "config.json").read_text())
    fours = all(shapes[k] % 32 == 0 for k in ("hidden_size", "intermediate_size"))
    return ("int8", "int4") if fours else ("int8",)


def rounded_model(folder, tensors, form):
    """transformers with matrices rounded as the README says, independently of the program text."""
    about = json.loads((folder / "program.json").read_text())
    changed = dict(tensors)
    for w in about["weights"]:
        if w["linear"] and w["index"] != 2:
            changed[w["name"]] = eight(tensors[w["name"]]) if form == "int8" else four(tensors[w["name"]])
    model = tiny(folder, changed)
    head = next(w["name"] for w in about["weights"] if w["index"] == 2)
    model.lm_head.weight = torch.nn.Parameter(eight(tensors[head]))
    return model


def eight(m):
    scale = (m.abs().amax(1, keepdim=True) / 127).clamp_min(1e-12)
    return (m / scale).round().clamp(-127, 127) * scale


def four(m):
    g = m.view(m.shape[0], -1, 32)
    low = g.amin(2, keepdim=True)
    scale = ((g.amax(2, keepdim=True) - low) / 15).clamp_min(1e-12).bfloat16().float()
    zero = (low + scale * 8).bfloat16().float()
    q = ((g - zero) / scale + 8).round().clamp(0, 15)
    return ((q - 8) * scale + zero).view_as(m)


class Trainer:
    """The training program with adapters of a PEFT model."""

    def __init__(self, folder, archive, tensors, dtype, matrices):
        self.program = Program(folder, archive, tensors, dtype)
        self.m = self.program.m
        empty = torch.zeros(0, device=args.device)
        for matrix in matrices:
            self.m.learn(matrix, empty, empty, torch.zeros(1, device=args.device))

    def step(self, rows, seed=1, recompute=0, rate=1e-5, decay=0.01, limit=1.0):
        columns, plan, wanted, targets = [], [0, 0], [], []
        for row, ids in enumerate(rows):
            plan += [row, 0, len(ids)]
            at = len(columns)
            columns += [[t, i, self.program.variant(len(ids)), -1] for i, t in enumerate(ids)]
            wanted += range(at, at + len(ids) - 1)
            targets += ids[1:]
        at = Program.at
        with torch.enable_grad():
            loss, norm = self.m.step(
                self.program.tokens(columns), at(*plan), at(*wanted), at(*targets), at(seed, recompute, 1),
                torch.tensor([1 / len(wanted), rate, decay, limit], device=args.device))
        return loss.item(), norm.item()


def with_adapters(model, rank, dropout):
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(r=rank, lora_alpha=rank // 2, lora_dropout=dropout, target_modules="all-linear", task_type="CAUSAL_LM")
    return get_peft_model(model, config)


def matrices_of(model, about):
    state = {k.replace(".default", "").replace("base_model.model.", ""): v for k, v in model.state_dict().items() if "lora_" in k}
    return [state[name.replace(".weight", f".lora_{side}.weight")].detach().float().clone() for name in about["targets"] for side in "AB"]


def peft_step(model, parameters, optimiser, rows, limit=1.0):
    ids = torch.nn.utils.rnn.pad_sequence([torch.tensor(r) for r in rows], batch_first=True).to(args.device)
    lengths = torch.tensor([len(r) for r in rows], device=args.device)[:, None]
    mask = torch.arange(ids.shape[1], device=args.device)[None] < lengths
    labels = ids.masked_fill(~mask, -100)
    loss = model(input_ids=ids, attention_mask=None if mask.all() else mask.long(), labels=labels).loss
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(parameters, limit)
    optimiser.step()
    optimiser.zero_grad()
    return loss.item(), norm.item()


def training_parity(folder, tensors, prompts):
    about = json.loads((folder / "program.json").read_text())
    torch.manual_seed(5)
    if about["switches"]:  # a padded batch has the rotation of its longest row
        prompts = [p for p in prompts if len(p) <= about["switchLength"]]
    model = tiny(folder, tensors)
    peft = with_adapters(model, 4, 0.0).train()
    for name, p in peft.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(p, std=0.05)
    parameters = [p for p in peft.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=0.01, fused=True)
    trainers = [Trainer(folder, "train", dict(tensors), torch.float32, matrices_of(peft, about)) for _ in range(2)]
    worst = 0.0
    for i in range(4):
        loss, norm = peft_step(peft, parameters, optimiser, prompts)
        for recompute, trainer in enumerate(trainers):
            mine, my_norm = trainer.step(prompts, recompute=recompute, rate=1e-3)
            worst = max(worst, abs(mine - loss), abs(my_norm - norm) / norm)
    return worst


def shaped(folder):
    config = AutoConfig.from_pretrained(folder)
    torch.manual_seed(1)
    with torch.device(args.device):
        return config, AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16, attn_implementation="sdpa").eval()


def best_of(n, run):
    seconds = []
    for _ in range(n):
        sync()
        start = time.perf_counter()
        run()
        sync()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def launch():
    """Microseconds that the host takes to start a small kernel; machines differ much in it."""
    x = torch.zeros(1, device=args.device)
    return best_of(3, lambda: [x.add_(1) for _ in range(500)]) / 500 * 1e6


def ids_of(n, vocabulary, salt=0):
    return [(i * 7919 + 13 + salt * 101) % (vocabulary - 10) for i in range(n)]


def speed():
    folder = pathlib.Path(args.archives) / args.config
    memory(True)
    config, model = shaped(folder)
    sizes = {"prompt": 512, "answer": 48, "rows": [int(r) for r in args.rows.split(",")]} if args.config != "small" else {"prompt": 16, "answer": 8, "rows": (1, 2)}
    ids = ids_of(sizes["prompt"], config.vocab_size)
    read = sum(p.numel() for n, p in model.named_parameters() if "embed" not in n or config.tie_word_embeddings) * 2
    with torch.inference_mode():
        bf16 = model(torch.tensor([ids], device=args.device)).logits[0].float().cpu()
    tensors = dict(model.state_dict())
    figures = {}
    for rows in sizes["rows"]:
        figures["transformers", rows] = transformers_speed(model, [ids_of(sizes["prompt"], config.vocab_size, r) for r in range(rows)], sizes["answer"])
    figures["transformers", "memory"] = memory()
    if args.exact:
        with torch.inference_mode():
            exact = model.float()(torch.tensor([ids], device=args.device)).logits[0].cpu()
        del tensors
        model.bfloat16()
        tensors = dict(model.state_dict())
        say(f"speed logits against float32: transformers bfloat16 {apart(bf16, exact):.2e} largest, {rms(bf16, exact):.2e} rms, top-1 {top(bf16, exact):.4f}")
    del model
    for form in args.forms.split(","):
        memory(True)
        ours = dict(tensors) if form != args.forms.split(",")[-1] else tensors
        program = Program(folder, form, ours, torch.bfloat16)
        del ours
        program.reserve(max(sizes["rows"]), sizes["prompt"] + 4 * sizes["answer"])
        if args.exact:
            mine = program.prompts([ids], "all")[2].cpu()
            say(f"speed logits against float32: {form} {apart(mine, exact):.2e} largest, {rms(mine, exact):.2e} rms, top-1 {top(mine, exact):.4f}; against transformers' bfloat16 {apart(mine, bf16):.2e}, top-1 {top(mine, bf16):.4f}")
        for rows in sizes["rows"]:
            figures[form, rows] = program_speed(program, [ids_of(sizes["prompt"], config.vocab_size, r) for r in range(rows)], sizes["answer"])
            p, d = figures[form, rows]
            tp, td = figures["transformers", rows]
            step = rows / d
            peak = next((v for k, v in PEAK.items() if args.device == "cuda" and k in torch.cuda.get_device_name()), 0)
            share = read / step / peak if peak else 0
            say(f"speed {form} rows {rows} ({launch():.1f} us a launch): prefill {p:.0f} / {tp:.0f} tokens/s = {p / tp:.2f}; decode {d:.1f} / {td:.1f} tokens/s = {d / td:.2f}; {step * 1e3:.2f} ms a step, {share:.2f} of peak bandwidth")
        say(f"speed {form} peak memory {memory():.2f} GB, transformers {figures['transformers', 'memory']:.2f} GB")
        if args.profile:
            profile(program, [ids_of(sizes["prompt"], config.vocab_size)])
        del program


def rms(a, b):
    return ((a - b).pow(2).mean().sqrt() / b.pow(2).mean().sqrt()).item()


def top(a, b):
    return (a.argmax(-1) == b.argmax(-1)).float().mean().item()


def transformers_speed(model, prompts, answer):
    ids = torch.tensor(prompts, device=args.device)

    def prefill(cache):
        return model(ids, past_key_values=cache, logits_to_keep=1).logits[:, -1].argmax(-1, keepdim=True)

    with torch.inference_mode():
        first = best_of(3, lambda: prefill(DynamicCache()).tolist())
        cache = DynamicCache()
        token = prefill(cache)
        token = model(token, past_key_values=cache).logits[:, -1].argmax(-1, keepdim=True)

        def steps():
            nonlocal token
            for _ in range(answer // 4):
                token = model(token, past_key_values=cache).logits[:, -1].argmax(-1, keepdim=True)
                token.tolist()

        each = best_of(8, steps) / (answer // 4)
    return len(prompts) * len(prompts[0]) / first, len(prompts) / each


def program_speed(program, prompts, answer):
    first = best_of(3, lambda: program.prompts(prompts)[0].tolist())
    sequences = [list(p) for p in prompts]

    def steps(n=answer // 2):
        for _ in range(n):
            for s, b in zip(sequences, program.next(sequences)[0].tolist()):
                s.append(b)

    program.prompts(prompts)
    steps(2)
    each = best_of(8, lambda: steps(answer // 4)) / (answer // 4)
    return len(prompts) * len(prompts[0]) / first, len(prompts) / each


def profile(program, prompts):
    sequences = [list(p) + [1] for p in prompts]
    program.next(sequences)
    with torch.profiler.profile() as p:
        for _ in range(3):
            program.next(sequences)[0].tolist()
    summary(p, 3)


def summary(p, n):
    """Milliseconds a step: the device's kernels, then the host's operators."""
    events = p.key_averages()
    for title, kind, time_of in (
        ("device", torch.autograd.DeviceType.CUDA, lambda e: e.self_device_time_total),
        ("host", torch.autograd.DeviceType.CPU, lambda e: e.self_cpu_time_total),
    ):
        chosen = sorted((e for e in events if e.device_type == kind and time_of(e) > 0), key=time_of, reverse=True)
        say(f"profile {title}: {sum(map(time_of, chosen)) / 1e3 / n:.2f} ms a step, {sum(e.count for e in chosen) / n:.0f} calls")
        for e in chosen[:18]:
            say(f"  {time_of(e) / 1e3 / n:8.3f} ms {e.count / n:7.1f} x {e.key[:100]}")


def training():
    folder = pathlib.Path(args.archives) / args.config
    about = json.loads((folder / "program.json").read_text())
    rank, length, steps = (64, 512, 5) if args.config != "small" else (4, 16, 3)
    memory(True)
    config, model = shaped(folder)
    rows = [[ids_of(length, config.vocab_size, 10 * s + r) for r in range(4)] for s in range(steps)]
    peft = with_adapters(model, rank, 0.1).train()
    parameters = [p for p in peft.parameters() if p.requires_grad]
    start = matrices_of(peft, about)
    tensors = {k.replace(".base_layer", "").replace("base_model.model.", ""): v for k, v in peft.state_dict().items() if "lora_" not in k}
    for recompute in (0, 1):
        if recompute:
            peft.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
            peft.enable_input_require_grads()
        optimiser = torch.optim.AdamW(parameters, lr=1e-5, fused=True)
        memory(True)
        run("peft", recompute, lambda r: peft_step(peft, parameters, optimiser, r), rows)
        if args.profile and not recompute:
            with torch.profiler.profile() as p:
                peft_step(peft, parameters, optimiser, rows[0])
            summary(p, 1)
        del optimiser
    for p in parameters:
        p.grad = None
    del peft, model, parameters
    for recompute in (0, 1):
        trainer = Trainer(folder, "train-dropout", dict(tensors), torch.bfloat16, start)
        memory(True)
        run("ours", recompute, lambda r: trainer.step(r, recompute=recompute), rows)
        if args.profile:
            with torch.profiler.profile() as p:
                trainer.step(rows[0], recompute=recompute)
            summary(p, 1)
        del trainer


def run(name, recompute, step, rows):
    seconds, losses = [], []
    try:
        for r in rows:
            sync()
            begin = time.perf_counter()
            losses.append(step(r)[0])
            sync()
            seconds.append(time.perf_counter() - begin)
    except torch.OutOfMemoryError:
        say(f"training {name} recompute {recompute}: out of memory")
        return
    best = min(seconds[1:])
    say(f"training {name} recompute {recompute}: {sum(map(len, rows[0])) / best:.0f} tokens/s, peak memory {memory():.1f} GB, losses " + " ".join(f"{x:.4f}" for x in losses))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("archives")
    parser.add_argument("parts", nargs="+", choices=("numbers", "split", "speed", "training"))
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--config", default="8b")
    parser.add_argument("--forms", default="plain,joined")
    parser.add_argument("--rows", default="1,4,8")
    parser.add_argument("--only")
    parser.add_argument("--pair", default="cuda:0,cpu")
    parser.add_argument("--exact", action="store_true")
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    if args.device == "cuda":
        say(f"device {torch.cuda.get_device_name()}, torch {torch.__version__}, CUDA {torch.version.cuda}")
    for part in args.parts:
        began = time.perf_counter()
        globals()[part]()
        say(f"{part}: {time.perf_counter() - began:.0f} s")
