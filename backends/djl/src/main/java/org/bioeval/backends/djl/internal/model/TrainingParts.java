package org.bioeval.backends.djl.internal.model;

import org.bioeval.backends.checkpoint.internal.config.Blueprint;

/**
 * The parts of a training program that differ from inference. The rest is {@link ProgramParts}: a
 * model is trained by the very text that answers with it.
 *
 * <p>In this program {@code t} is the list of trainable matrices, {@code A} and {@code B} of each
 * adapted layer in turn, and {@code g} says for each weight where its {@code A} is in that list, or
 * -1. After the weights come three numbers: 1 where dropout applies, the slot in which layers are
 * held or -1, and 1 where a layer is computed again to be held.
 */
final class TrainingParts {
  private TrainingParts() {}

  /**
   * A linear layer with its adapter beside it: {@code x W' + scaling * dropout(x) A' B'}, the
   * adapter in single precision whatever the model's type (LoRA, arXiv:2106.09685; number formats
   * as in PEFT). {@code narrowed} is the product of A, and what comes before B. The scaling, and
   * the inverse of the share that dropout keeps, are applied between A and B, where the matrices
   * are narrow.
   */
  static String linear(LinearForm form, double scaling, double dropout) {
    String dropped =
        dropout == 0
            ? ""
            : """
              if torch.eq(g[{size}], 1):
                if ops.prim.is_cuda(d):
                  d, kept, = torch.native_dropout(d, {dropout}, True)
                  if torch.ge(at, 0):
                    torch.copy_((self).mask(k, at, torch.size(d, 0), ), kept)
                else:
                  if torch.ge(at, 0):
                    kept = (self).mask(k, at, torch.size(d, 0), )
                  else:
                    kept = torch.empty(torch.size(d), dtype=1)
                  d = torch.mul(d, (self).draw(kept, ))
                  scale = @keptScale@
              """
                .indent(4);
    return LinearParts.product(form)
        + (dropout == 0 ? "" : DRAW.replace("@below@", Long.toString(below(dropout) - RANGE / 2)))
        + """
          def narrowed(self: __torch__.M, x: Tensor, k: int, g: List[int], t: List[Tensor]) -> Tuple[Tensor, float]:
            at = g[{size} + 1]
            d = torch.to(x, 6)
            scale = @scale@
        @dropped@    u = torch.linear(d, t[g[k]])
            if torch.ge(at, 0):
              torch.copy_((self).narrowedAt(k, at, torch.size(u, 0), ), u)
            return (u, scale)
          def lin(self: __torch__.M, x: Tensor, k: int, b: int, g: List[int], t: List[Tensor]) -> Tensor:
            if torch.ge(b, 0):
              bias = annotate(Optional[Tensor], self.w[b])
            else:
              bias = annotate(Optional[Tensor], None)
            y = (self).product(x, k, bias, )
            if torch.gt(torch.len(g), 0):
              if torch.ge(g[k], 0):
                u, scale, = (self).narrowed(x, k, g, t, )
                up = t[torch.add(g[k], 1)]
                if torch.eq(ops.prim.dtype(y), 6):
                  y = torch.addmm_(y, u, torch.t(up), alpha=scale)
                else:
                  y = torch.add_(y, torch.to(torch.linear(torch.mul(u, scale), up), ops.prim.dtype(y)))
            return y
          def onto(self: __torch__.M, x: Tensor, y: Tensor, k: int, b: int, g: List[int], t: List[Tensor]) -> Tensor:
            return torch.add_((self).lin(y, k, b, g, t, ), x)
        """
            .replace("@dropped@", dropped)
            .replace("{dropout}", Double.toString(dropout))
            .replace("@scale@", Double.toString(scaling))
            .replace("@keptScale@", Double.toString(keptScale(scaling, dropout)));
  }

  /** Dropout decides by 16 random bits. */
  private static final long RANGE = 65_536;

  private static long below(double dropout) {
    return Math.round(dropout * RANGE);
  }

  /** The scaling, and the inverse of the share that dropout keeps on a CPU. */
  static double keptScale(double scaling, double dropout) {
    return scaling / (1 - (double) below(dropout) / RANGE);
  }

  /**
   * Draws which elements dropout keeps on a CPU, a byte for each, 1 or 0. The engine draws one
   * number for an element, which took a fifth of a step; here one of 64 bits decides about four.
   * Multiplying by integers takes two fifths of the time that selecting by booleans does.
   */
  private static final String DRAW =
      """
        def draw(self: __torch__.M, kept: Tensor) -> Tensor:
          n = torch.numel(kept)
          bits = torch.empty([torch.floordiv(torch.add(n, 3), 4)], dtype=4)
          torch.random_(bits, torch.sub(-9223372036854775807, 1), None)
          torch.ge((self).seenAs(bits, 2, n, ), @below@, out=(self).seenAs(kept, 11, n, ))
          return kept
        def seenAs(self: __torch__.M, x: Tensor, type: int, n: int) -> Tensor:
          y = torch.set_(torch.empty([0], dtype=type), x)
          return torch.as_strided(y, [n], [1])
      """;

  /**
   * Attention without a cache: one call of the kernel where all segments begin at 0 and are equally
   * long, else one per segment. A segment that begins at 0 sees itself only; one that begins later
   * also sees the first tokens of the first segment, which all such segments have in common before
   * them.
   */
  static String attention() {
    return """
      def grouped(self: __torch__.M, x: Tensor, b: int, n: int) -> Tensor:
        y = torch.reshape(torch.transpose(torch.reshape(x, [b, n, {keyHeads}, {headSize}]), 1, 2), [b * {keyHeads}, 1, n, {headSize}])
        y = torch.expand(y, [b * {keyHeads}, {group}, n, {headSize}])
        if ops.prim.is_cuda(y):
          y = torch.contiguous(y)
        return y
      def together(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, b: int, n: int) -> Tensor:
        qq = torch.reshape(torch.transpose(torch.reshape(q, [b, -1, {heads}, {headSize}]), 1, 2), [b * {keyHeads}, {group}, -1, {headSize}])
        r = (self).kernel(qq, (self).grouped(k, b, n, ), (self).grouped(v, b, n, ), mask, True, )
        return torch.reshape(torch.transpose(torch.reshape(r, [b, {heads}, -1, {headSize}]), 1, 2), [-1, {queries}])
      def attend(self: __torch__.M, i: int, q: Tensor, kv: Tensor, pos: Tensor, slots: Tensor, plan: List[int], mask: List[Tensor]) -> Tensor:
        k = torch.slice(kv, 1, 0, {keyHeads})
        v = torch.slice(kv, 1, {keyHeads}, 2 * {keyHeads})
        b = torch.floordiv(torch.sub(torch.len(plan), 2), 3)
        equal = True
        counts = annotate(List[int], [])
        for j in range(b):
          c = plan[torch.add(torch.mul(j, 3), 4)]
          torch.append(counts, c)
          if torch.gt(plan[torch.add(torch.mul(j, 3), 3)], 0):
            equal = False
          if torch.ne(c, plan[4]):
            equal = False
        if equal:
          a = (self).together(q, k, v, mask[1], b, plan[4], )
        else:
          qs = torch.split_with_sizes(q, counts, 0)
          ks = torch.split_with_sizes(k, counts, 0)
          vs = torch.split_with_sizes(v, counts, 0)
          out = annotate(List[Tensor], [])
          for j in range(b):
            start = plan[torch.add(torch.mul(j, 3), 3)]
            kj = ks[j]
            vj = vs[j]
            if torch.gt(start, 0):
              kj = torch.cat([torch.slice(ks[0], 0, 0, start), kj], 0)
              vj = torch.cat([torch.slice(vs[0], 0, 0, start), vj], 0)
            torch.append(out, (self).together(qs[j], kj, vj, mask[torch.add(j, 1)], 1, torch.add(start, counts[j]), ))
          a = torch.cat(out, 0)
        return a
    """;
  }

  /**
   * Embedding, and one layer with the random numbers of its place in this step, so that a layer
   * that is computed twice drops the same elements.
   */
  static String layers(Blueprint b) {
    String scale =
        b.embeddingScale() == 1
            ? ""
            : "    x = torch.mul(x, torch.full([1], {embeddingScale}, dtype=ops.prim.dtype(x),"
                + " device=ops.prim.device(x)))\n";
    return """
      def embed(self: __torch__.M, tokens: Tensor) -> Tensor:
        x = torch.to(torch.embedding(self.w[0], torch.select(tokens, 0, 0)), ops.prim.dtype(self.w[1]))
    @scale@    return x
      def run(self: __torch__.M, i: int, seed: int, x: Tensor, c: Tensor, s: Tensor, pos: Tensor, plan: List[int], far: List[Tensor], near: List[Tensor], g: List[int], t: List[Tensor]) -> Tensor:
        if torch.eq(g[{size}], 1):
          torch.manual_seed(torch.add(seed, i))
    @mask@    return (self).layer(i, x, c, s, pos, pos, plan, m, g, t, )
    """
        .replace("@scale@", scale)
        .replace("@mask@", mask(b).indent(4));
  }

  /** Lines that make {@code m} layer {@code i}'s masks. */
  static String mask(Blueprint b) {
    return b.window() > 0
        ? """
          local = annotate(List[int], {local})
          if torch.eq(local[i], 1):
            m = near
          else:
            m = far
          """
        : "m = far\n";
  }

  /**
   * Small things: a tensor of numbers as a list, where the adapters of each weight are, and {@code
   * pulled}, the gradients of {@code xs} from that of {@code y} by autograd.
   */
  static String lists() {
    return """
      def ints(self: __torch__.M, x: Tensor) -> List[int]:
        out = annotate(List[int], [])
        for i in range(torch.size(x, 0)):
          torch.append(out, int(torch.item(torch.select(x, 0, i))))
        return out
      def places(self: __torch__.M, dropout: int) -> List[int]:
        g = annotate(List[int], {places})
        torch.append(g, dropout)
        torch.append(g, -1)
        torch.append(g, 0)
        return g
      def number(self: __torch__.M, x: Tensor, i: int) -> float:
        return float(torch.item(torch.select(x, 0, i)))
      def pulled(self: __torch__.M, y: Tensor, gy: Tensor, xs: List[Tensor]) -> List[Tensor]:
        gg = torch.autograd.grad([y], xs, annotate(List[Optional[Tensor]], [gy]))
        out = annotate(List[Tensor], [])
        for k in range(torch.len(gg)):
          gk = gg[k]
          if torch.__isnot__(gk, None):
            torch.append(out, unchecked_cast(Tensor, gk))
        return out
    """;
  }

  /**
   * The loss, {@code weight} times the sum over the given tokens of the cross-entropy of the next
   * one, and its gradient with respect to the hidden states. The vocabulary head runs forward and
   * backward on a few tokens at a time, so that logits of more than these are never held: on 64, or
   * on 128 where starting an operation costs more than its memory.
   */
  static String loss() {
    return """
      def chunk(self: __torch__.M, y: Tensor) -> int:
        n = 64
        if ops.prim.is_cuda(y):
          n = 128
        return n
      def loss(self: __torch__.M, y: Tensor, targets: Tensor, weight: float) -> Tuple[Tensor, Tensor]:
        total = torch.zeros([1], device=ops.prim.device(y))
        out = annotate(List[Tensor], [])
        n = (self).chunk(y, )
        parts = torch.split(y, n, 0)
        wants = torch.split(targets, n, 0)
        for j in range(torch.len(parts)):
          torch.set_grad_enabled(True)
          part = torch.requires_grad_(torch.detach(parts[j]), True)
          l = torch.mul(torch.cross_entropy_loss((self).head(part, ), wants[j], None, 2, -100, 0.), weight)
          torch.set_grad_enabled(False)
          torch.append(out, (self).pulled(l, torch.ones_like(l), [part], )[0])
          torch.add_(total, torch.detach(l))
        return (total, torch.cat(out, 0))
    """;
  }

  /**
   * Clipping to a largest norm over all gradients (no clipping if the limit is 0), then AdamW
   * (arXiv:1711.05101) with beta 0.9 and 0.999 and epsilon 1e-8. Gradients that are not finite
   * change nothing.
   */
  static String update() {
    return """
      def update(self: __torch__.M, lr: float, decay: float, limit: float) -> Tensor:
        torch.set_grad_enabled(False)
        gs = self.gr
        norm = torch.norm(torch.stack(torch._foreach_norm(gs, 2)), 2)
        if bool(torch.item(torch.isfinite(norm))):
          if torch.gt(limit, 0.):
            torch._foreach_mul_(gs, torch.clamp_max(torch.mul(torch.reciprocal(torch.add(norm, 1e-06)), limit), 1.))
          torch._foreach_add_(self.ts, 1)
          torch._fused_adamw_(self.la, gs, self.mo, self.ve, annotate(List[Tensor], []), self.ts, lr=lr, beta1=0.9, beta2=0.999, weight_decay=decay, eps=1e-08, amsgrad=False, maximize=False)
        torch._foreach_zero_(gs)
        return torch.reshape(norm, [1])
    """;
  }

  /**
   * What Java calls, tensors only. {@code learn} adds a trainable matrix with its two moments and
   * number of updates; {@code read} gives the matrix and moments back; {@code step} is a whole
   * micro-batch, with the update after the last one of an effective batch; {@code evaluate} gives
   * the summed loss without dropout.
   */
  static String entryPoints() {
    return """
      def learn(self: __torch__.M, x: Tensor, m: Tensor, v: Tensor, n: Tensor) -> Tensor:
        torch.append(self.la, torch.clone(x))
        if torch.gt(torch.numel(m), 0):
          torch.append(self.mo, torch.clone(m))
          torch.append(self.ve, torch.clone(v))
        else:
          torch.append(self.mo, torch.zeros_like(x))
          torch.append(self.ve, torch.zeros_like(x))
        torch.append(self.gr, torch.zeros_like(x))
        torch.append(self.ts, torch.clone(torch.select(n, 0, 0)))
        return torch.zeros([1])
      def read(self: __torch__.M, k: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        i = int(torch.item(torch.select(k, 0, 0)))
        return (self.la[i], self.mo[i], self.ve[i])
      def forget(self: __torch__.M, all: Tensor) -> Tensor:
        (self).release()
        if torch.eq(int(torch.item(torch.select(all, 0, 0))), 1):
          torch.clear(self.gr)
          torch.clear(self.la)
          torch.clear(self.mo)
          torch.clear(self.ve)
          torch.clear(self.ts)
        elif torch.gt(torch.len(self.gr), 0):
          torch._foreach_zero_(self.gr)
        return torch.zeros([1])
      def step(self: __torch__.M, tokens: Tensor, plans: Tensor, wanted: Tensor, targets: Tensor, switches: Tensor, rates: Tensor) -> Tuple[Tensor, Tensor]:
        plan = (self).ints(plans, )
        seed = int(torch.item(torch.select(switches, 0, 0)))
        repeat = int(torch.item(torch.select(switches, 0, 1)))
        last = int(torch.item(torch.select(switches, 0, 2)))
        torch.set_grad_enabled(False)
        g = (self).places(1, )
        x = (self).embed(tokens, )
        pos = torch.select(tokens, 0, 1)
        c, s, = (self).angles(x, pos, torch.select(tokens, 0, 2), )
        far = (self).masks(x, pos, plan, 0, )
        near = (self).masks(x, pos, plan, {window}, )
        n = torch.size(x, 0)
        slots = {layers}
        if torch.eq(repeat, 1):
          slots = 1
        (self).room(x, slots, )
        for i in range({layers}):
          if torch.eq(repeat, 0):
            torch._set_item(g, {size} + 1, i)
          torch.copy_(@input@, x)
          x = (self).run(i, seed, x, c, s, pos, plan, far, near, g, self.la, )
        total, gy, = (self).loss(torch.index_select(x, 0, wanted), targets, (self).number(rates, 0, ), )
        gx = torch.index_add(torch.zeros_like(x), 0, wanted, gy)
        torch._set_item(g, {size} + 1, 0)
        torch._set_item(g, {size} + 2, 1)
        for j in range({layers}):
          i = torch.sub(torch.sub({layers}, 1), j)
          if torch.eq(repeat, 1):
            (self).run(i, seed, @input@, c, s, pos, plan, far, near, g, self.la, )
          else:
            torch._set_item(g, {size} + 1, i)
          gx = (self).back(i, gx, c, s, pos, plan, far, near, g, self.la, )
        norm = torch.zeros([1])
        if torch.eq(last, 1):
          norm = (self).update((self).number(rates, 1, ), (self).number(rates, 2, ), (self).number(rates, 3, ), )
        return (total, norm)
      def evaluate(self: __torch__.M, tokens: Tensor, plans: Tensor, wanted: Tensor, targets: Tensor) -> Tensor:
        torch.set_grad_enabled(False)
        plan = (self).ints(plans, )
        g = (self).places(0, )
        x = (self).embed(tokens, )
        pos = torch.select(tokens, 0, 1)
        c, s, = (self).angles(x, pos, torch.select(tokens, 0, 2), )
        far = (self).masks(x, pos, plan, 0, )
        near = (self).masks(x, pos, plan, {window}, )
        for i in range({layers}):
          x = (self).run(i, 0, x, c, s, pos, plan, far, near, g, self.la, )
        y = torch.index_select(x, 0, wanted)
        total = torch.zeros([1], device=ops.prim.device(y))
        n = (self).chunk(y, )
        parts = torch.split(y, n, 0)
        wants = torch.split(targets, n, 0)
        for j in range(torch.len(parts)):
          torch.add_(total, torch.cross_entropy_loss((self).head(parts[j], ), wants[j], None, 2, -100, 0.))
        return total
    """
        .replace("@input@", Held.INPUT.read("i"));
  }
}
