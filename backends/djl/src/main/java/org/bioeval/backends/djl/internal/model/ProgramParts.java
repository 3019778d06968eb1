package org.bioeval.backends.djl.internal.model;

import java.util.StringJoiner;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.Role;

/**
 * The parts of a program other than attention, as text with the blueprint's numbers in braces.
 *
 * <p>The language is the one TorchScript archives hold: Python's syntax, types on every argument,
 * operators of ATen under {@code torch}. Element types go by number: 1 int8, 4 int64, 5 half, 6
 * float, 11 bool, 15 bfloat16.
 */
final class ProgramParts {
  private ProgramParts() {}

  /**
   * Taking weights in. {@code put} stores tensor {@code x} at place {@code k}, as type {@code to};
   * {@code bits} says that its half-precision elements are bfloat16 bits, {@code pack} that it goes
   * into the form of the linear layers. {@code part} stores rows of a tensor from one row on, the
   * first part makes room for all; {@code packed} then brings it into that form. {@code installed}
   * ends it. Packing happens on the device of the arguments, where its scratch memory is, so {@code
   * part} is told the place on whose device to make room.
   */
  static String storage(LinearForm form) {
    return """
      def typed(self: __torch__.M, x: Tensor, bits: int) -> Tensor:
        if torch.eq(bits, 1):
          t = torch.set_(torch.empty([0], dtype=15, device=ops.prim.device(x)), x)
        else:
          t = x
        return t
      def put(self: __torch__.M, x: Tensor, k: Tensor) -> Tensor:
        a = int(torch.item(torch.select(k, 0, 0)))
        bits = int(torch.item(torch.select(k, 0, 1)))
        to = int(torch.item(torch.select(k, 0, 2)))
        own = int(torch.item(torch.select(k, 0, 3)))
        pack = int(torch.item(torch.select(k, 0, 4)))
        t = (self).typed(x, bits, )
        if torch.gt(pack, 0):
          t = (self).pack(t, a, to, )
          own = 0
        else:
          if torch.ne(ops.prim.dtype(t), to):
            t = torch.to(t, to)
            own = 0
        if torch.eq(own, 1):
          t = torch.clone(t)
        while torch.le(torch.len(self.w), a):
          torch.append(self.w, torch.empty([0]))
        torch._set_item(self.w, a, <t at a>)
        return torch.zeros([1])
      def part(self: __torch__.M, x: Tensor, k: Tensor) -> Tensor:
        a = int(torch.item(torch.select(k, 0, 0)))
        to = int(torch.item(torch.select(k, 0, 2)))
        start = int(torch.item(torch.select(k, 0, 3)))
        t = (self).typed(x, int(torch.item(torch.select(k, 0, 1))), )
        if torch.eq(start, 0):
          shape = torch.size(t)
          torch._set_item(shape, 0, int(torch.item(torch.select(k, 0, 4))))
          while torch.le(torch.len(self.w), a):
            torch.append(self.w, torch.empty([0]))
          torch._set_item(self.w, a, torch.empty(shape, dtype=to, device=<device(x) at int(torch.item(torch.select(k, 0, 5)))>))
        torch.copy_(torch.slice(self.w[a], 0, start, torch.add(start, torch.size(t, 0))), t)
        return torch.zeros([1])
      def packed(self: __torch__.M, k: Tensor) -> Tensor:
        a = int(torch.item(torch.select(k, 0, 0)))
        t = self.w[a]
        torch._set_item(self.w, a, torch.empty([0]))
        torch._set_item(self.w, a, <(self).pack(t, a, int(torch.item(torch.select(k, 0, 1))), ) at a>)
        return torch.zeros([1])
      def adapt(self: __torch__.M, x: Tensor, k: Tensor, f: Tensor) -> Tensor:
        a = int(torch.item(torch.select(k, 0, 0)))
        t = (self).typed(x, int(torch.item(torch.select(k, 0, 1))), )
        while torch.le(torch.len(self.ad), a):
          torch.append(self.ad, torch.empty([0]))
        torch._set_item(self.ad, a, <torch.to(torch.mul(torch.to(t, 6), f), ops.prim.dtype(self.w[1])) at torch.remainder(torch.floordiv(a, 2), {size})>)
        return torch.zeros([1])
      def unadapt(self: __torch__.M, first: int, n: int) -> Tensor:
        for i in range(n):
          if torch.lt(torch.add(first, i), torch.len(self.ad)):
            torch._set_item(self.ad, torch.add(first, i), torch.empty([0]))
        return torch.zeros([1])
      def share(self: __torch__.M, k: Tensor) -> Tensor:
        a = int(torch.item(torch.select(k, 0, 0)))
        b = int(torch.item(torch.select(k, 0, 1)))
        while torch.le(torch.len(self.w), a):
          torch.append(self.w, torch.empty([0]))
        torch._set_item(self.w, a, self.w[b])
        return torch.zeros([1])
    """
        + LinearParts.pack(form)
        + (form.joins() ? ProjectionParts.JOIN : "");
  }

  /** Ends the taking in of weights for {@link #norm}. */
  static String installed() {
    return """
      def installed(self: __torch__.M) -> Tensor:
        torch.clear(self.sc)
        return torch.zeros([1])
    """;
  }

  /**
   * Ends the taking in of weights for {@link #doubledNorm}, which has each norm's weight twice, and
   * the two signs beside it among {@code f}.
   */
  static String installedDoubled(Blueprint b) {
    StringJoiner norms = new StringJoiner(", ", "[", "]");
    b.names().keySet().stream()
        .filter(Role::isNorm)
        .forEach(role -> norms.add(Integer.toString(b.offset(role))));
    return """
      def double(self: __torch__.M, k: int) -> Tensor:
        g = torch.stack([self.w[k], self.w[k]], 0)
        torch._set_item(self.w, k, g)
        sign = torch.ones([2, 1], dtype=ops.prim.dtype(g), device=ops.prim.device(g))
        torch.neg_(torch.select(sign, 0, 1))
        while torch.le(torch.len(self.f), k):
          torch.append(self.f, torch.empty([0]))
        torch._set_item(self.f, k, sign)
        return g
      def installed(self: __torch__.M) -> Tensor:
        torch.clear(self.sc)
        norms = annotate(List[int], @norms@)
        u = (self).double(1, )
        for i in range({layers}):
          for j in range(torch.len(norms)):
            u = (self).double(torch.add(torch.add({first}, torch.mul(i, {perLayer})), norms[j]), )
        return torch.zeros([1])
    """
        .replace("@norms@", norms.toString());
  }

  /**
   * The cache: {@code reserve} makes room for rows and positions and keeps what is there; {@code
   * copy} copies the first positions of one row to another.
   */
  static String cache() {
    return """
      def reserve(self: __torch__.M, rows: int, capacity: int) -> Tensor:
        like = self.w[1]
        fresh = torch.eq(torch.len(self.kv), 0)
        for i in range({layers}):
          new = torch.zeros([rows, 2 * {keyHeads}, capacity, {headSize}], dtype=ops.prim.dtype(like), device=<device(like) at torch.add({first}, torch.mul(i, {perLayer}))>)
          if fresh:
            torch.append(self.kv, new)
          else:
            old = self.kv[i]
            r = ops.prim.min([rows, torch.size(old, 0)])
            c = ops.prim.min([capacity, torch.size(old, 2)])
            torch.copy_(torch.slice(torch.slice(new, 0, 0, r), 2, 0, c), torch.slice(torch.slice(old, 0, 0, r), 2, 0, c))
            torch._set_item(self.kv, i, new)
        return torch.zeros([1])
      def release(self: __torch__.M) -> Tensor:
        torch.clear(self.kv)
        return torch.zeros([1])
      def copy(self: __torch__.M, source: int, target: int, n: int) -> Tensor:
        for i in range(torch.len(self.kv)):
          kv = self.kv[i]
          torch.copy_(torch.slice(torch.select(kv, 0, target), 1, 0, n), torch.slice(torch.select(kv, 0, source), 1, 0, n))
        return torch.zeros([1])
    """;
  }

  /** Root mean square norm (arXiv:1910.07467), in single precision whatever the model's type. */
  static String norm(Blueprint b) {
    String scaled =
        b.offsetNorm()
            ? "torch.to(torch.mul(h1, torch.add(torch.to(g, 6), 1.)), ops.prim.dtype(x))"
            : "torch.mul(g, torch.to(h1, ops.prim.dtype(x)))";
    return """
      def norm(self: __torch__.M, x: Tensor, k: int) -> Tensor:
        g = self.w[k]
        h = torch.to(x, 6)
        h1 = torch.mul(h, torch.rsqrt(torch.add(torch.mean(torch.mul(h, h), [-1], True), {epsilon})))
        return @scaled@
    """
        .replace("@scaled@", scaled);
  }

  /**
   * The same norm by one kernel: the layer norm (arXiv:1607.06450) of a vector and its negative,
   * whose mean is zero and whose variance is the vector's mean square. It rounds once where {@link
   * #norm} rounds twice, as transformers does. For inference: gradients would keep the doubled
   * vector.
   */
  static String doubledNorm(Blueprint b) {
    String norm =
        b.offsetNorm()
            ? """
                h = torch.to(x, 6)
                g = torch.add(torch.to(self.w[k], 6), 1.)
                r = torch.layer_norm(torch.mul(torch.unsqueeze(h, -2), self.f[k]), [2, n], g, None, {epsilon})
                return torch.to(torch.select(r, -2, 0), ops.prim.dtype(x))
            """
            : """
                r = torch.layer_norm(torch.mul(torch.unsqueeze(x, -2), self.f[k]), [2, n], self.w[k], None, {epsilon})
                return torch.select(r, -2, 0)
            """;
    return """
      def norm(self: __torch__.M, x: Tensor, k: int) -> Tensor:
        n = torch.size(x, -1)
    """
        + norm;
  }

  /**
   * Cosines and sines for the tokens' positions, {@code [N, 1, turned]}, and the turning of heads
   * {@code [N, heads, head size]}: the first half of the turned part is paired with its second, and
   * the sines of the first half are negative.
   *
   * @param form which, where it rounds norms once, also adds and multiplies in one operation
   * @param inPlace whether heads are turned where they are, which gradients forbid
   */
  static String rotation(Blueprint b, LinearForm form, boolean inPlace) {
    boolean partial = b.rope().dimensions() < b.headSize();
    StringBuilder turn = new StringBuilder();
    turn.append(partial ? "    y = torch.slice(x, -1, 0, {turned})\n" : "    y = x\n");
    turn.append(
        "    z = torch.cat([torch.slice(y, -1, {half}, {turned}), torch.slice(y, -1, 0, {half})], -1)\n");
    if (inPlace) {
      turn.append("    y = torch.mul_(y, c)\n");
      turn.append(
          form.doublesNorms()
              ? "    y = torch.addcmul_(y, z, s)\n"
              : "    y = torch.add_(y, torch.mul(z, s))\n");
      turn.append("    return x\n");
    } else {
      turn.append("    r = torch.add(torch.mul(y, c), torch.mul(z, s))\n");
      turn.append(
          partial
              ? "    return torch.cat([r, torch.slice(x, -1, {turned}, {headSize})], -1)\n"
              : "    return r\n");
    }
    return """
      def angles(self: __torch__.M, x: Tensor, pos: Tensor, variant: Tensor) -> Tuple[Tensor, Tensor]:
        f = torch.mul(torch.unsqueeze(torch.to(pos, 6), 1), torch.index_select(self.w[3], 0, variant))
        sine = torch.sin(f)
        c = torch.mul(torch.unsqueeze(torch.cos(torch.cat([f, f], 1)), 1), {turnScale})
        s = torch.mul(torch.unsqueeze(torch.cat([torch.neg(sine), sine], 1), 1), {turnScale})
        return (torch.to(c, ops.prim.dtype(x)), torch.to(s, ops.prim.dtype(x)))
      def turn(self: __torch__.M, x: Tensor, c: Tensor, s: Tensor) -> Tensor:
    """
        + turn;
  }

  /**
   * Masks that are added to query-key products, zero or minus infinity: entry 0 for the continued
   * rows {@code [d, 1, 1, top]}, then one {@code [count, start + count]} per segment. An empty
   * tensor stands for "none needed".
   */
  static String masks() {
    return """
      def masks(self: __torch__.M, x: Tensor, pos: Tensor, plan: List[int], window: int) -> List[Tensor]:
        out = annotate(List[Tensor], [])
        none = torch.empty([0])
        d = plan[0]
        top = plan[1]
        need = torch.gt(d, 1)
        if torch.gt(window, 0):
          if torch.gt(top, window):
            need = torch.gt(d, 0)
        if need:
          p = torch.view(torch.slice(pos, 0, 0, d), [d, 1, 1, 1])
          at = torch.arange(top, device=ops.prim.device(x))
          hide = torch.gt(at, p)
          if torch.gt(window, 0):
            hide = torch.logical_or(hide, torch.le(at, torch.sub(p, window)))
          torch.append(out, torch.masked_fill(torch.zeros([d, 1, 1, top], dtype=ops.prim.dtype(x), device=ops.prim.device(x)), hide, -inf))
        else:
          torch.append(out, none)
        n = torch.floordiv(torch.sub(torch.len(plan), 2), 3)
        for j in range(n):
          start = plan[torch.add(torch.mul(j, 3), 3)]
          c = plan[torch.add(torch.mul(j, 3), 4)]
          need = torch.gt(start, 0)
          if torch.gt(window, 0):
            if torch.gt(torch.add(start, c), window):
              need = True
          if need:
            p = torch.unsqueeze(torch.arange(start, torch.add(start, c), device=ops.prim.device(x)), 1)
            at = torch.unsqueeze(torch.arange(torch.add(start, c), device=ops.prim.device(x)), 0)
            hide = torch.gt(at, p)
            if torch.gt(window, 0):
              hide = torch.logical_or(hide, torch.le(at, torch.sub(p, window)))
            torch.append(out, torch.masked_fill(torch.zeros([c, torch.add(start, c)], dtype=ops.prim.dtype(x), device=ops.prim.device(x)), hide, -inf))
          else:
            torch.append(out, none)
        return out
    """;
  }

  /** Final norm and vocabulary head; logits in single precision. */
  static String head(Blueprint b) {
    String cap =
        b.logitCap() == 0
            ? ""
            : "    y = torch.mul(torch.tanh(torch.div(y, {logitCap})), {logitCap})\n";
    return """
      def head(self: __torch__.M, x: Tensor) -> Tensor:
        y = (self).lin((self).norm(x, 1, ), 2, -1, annotate(List[int], []), annotate(List[Tensor], []), )
    @cap@    return torch.to(y, 6)
    """
        .replace("@cap@", cap);
  }

  /**
   * What Java calls. {@code step}: for the wanted tokens the likeliest next token, its
   * log-probability and the logits. {@code score}: the log-probability of the given next tokens,
   * the likeliest ones and theirs. {@code pool}: sums of the final hidden states of the wanted
   * tokens, of the first {@code counts[0]} of them, the next {@code counts[1]}, and so on.
   */
  static String entryPoints() {
    return """
      def step(self: __torch__.M, tokens: Tensor, wanted: Tensor, plan: List[int], adapters: List[int]) -> Tuple[Tensor, Tensor, Tensor]:
        x = (self).body(tokens, plan, adapters, )
        y = (self).head(torch.index_select(x, 0, wanted), )
        best = torch.argmax(y, -1, True)
        p = torch.sub(torch.gather(y, -1, best), torch.logsumexp(y, [-1], True))
        return (torch.squeeze(best, 1), torch.squeeze(p, 1), y)
      def score(self: __torch__.M, tokens: Tensor, wanted: Tensor, targets: Tensor, plan: List[int], adapters: List[int]) -> Tuple[Tensor, Tensor, Tensor]:
        x = torch.index_select((self).body(tokens, plan, adapters, ), 0, wanted)
        n = torch.size(x, 0)
        ps = annotate(List[Tensor], [])
        bs = annotate(List[Tensor], [])
        qs = annotate(List[Tensor], [])
        for j in range(torch.floordiv(torch.add(n, 127), 128)):
          y = (self).head(torch.slice(x, 0, torch.mul(j, 128), torch.mul(torch.add(j, 1), 128)), )
          z = torch.logsumexp(y, [-1], True)
          best = torch.argmax(y, -1, True)
          want = torch.unsqueeze(torch.slice(targets, 0, torch.mul(j, 128), torch.mul(torch.add(j, 1), 128)), 1)
          torch.append(ps, torch.sub(torch.gather(y, -1, want), z))
          torch.append(bs, best)
          torch.append(qs, torch.sub(torch.gather(y, -1, best), z))
        return (torch.squeeze(torch.cat(ps, 0), 1), torch.squeeze(torch.cat(bs, 0), 1), torch.squeeze(torch.cat(qs, 0), 1))
      def pool(self: __torch__.M, tokens: Tensor, wanted: Tensor, counts: List[int], plan: List[int], adapters: List[int]) -> Tensor:
        x = (self).body(tokens, plan, adapters, )
        h = torch.to((self).norm(torch.index_select(x, 0, wanted), 1, ), 6)
        out = annotate(List[Tensor], [])
        n = 0
        for j in range(torch.len(counts)):
          m = torch.add(n, counts[j])
          torch.append(out, torch.sum(torch.slice(h, 0, n, m), [0], True))
          n = m
        return torch.cat(out, 0)
    """;
  }
}
