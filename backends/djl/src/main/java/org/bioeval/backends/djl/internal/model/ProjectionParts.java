package org.bioeval.backends.djl.internal.model;

/** The parts of a program around the matrices that share an input: heads, gate and up. */
final class ProjectionParts {
  private static final int BODY = 4;

  private ProjectionParts() {}

  /**
   * Query heads {@code [N, heads, head size]}, and key and value heads side by side, {@code [N, 2 *
   * key heads, head size]}; queries and keys turned, together where one matrix gave both.
   *
   * @param inPlace whether turning happens in place, within what that matrix gave
   */
  static String heads(Blueprint b, LinearForm form, boolean inPlace) {
    boolean stored = b.has(Role.QUERY_KEY_VALUE);
    boolean fused = form == LinearForm.FUSED && !stored;
    StringBuilder body = new StringBuilder("n = torch.size(h, 0)\n");
    if (stored) {
      body.append("a = (self).lin(h, {QUERY_KEY_VALUE}, -1, g, t, )\n");
    } else if (fused) {
      body.append("if torch.eq(torch.len(g), 0):\n")
          .append("  a = ")
          .append(fusedProduct(b.has(Role.QUERY_BIAS), Role.QUERY, Role.KEY))
          .append("else:\n")
          .append(APART.indent(2))
          .append("  a = torch.cat([q, k, v], 1)\n");
    } else {
      body.append(APART);
    }
    if ((stored || fused) && inPlace && !b.has(Role.QUERY_NORM)) {
      body.append(WITHIN);
    } else {
      body.append(stored || fused ? SLICES : "")
          .append(HEADS)
          .append(b.has(Role.QUERY_NORM) ? NORMS : "")
          .append(TURNED);
    }
    return """
      def heads(self: __torch__.M, h: Tensor, o: int, c: Tensor, s: Tensor, g: List[int], t: List[Tensor]) -> Tuple[Tensor, Tensor]:
    """
        + body.toString().indent(BODY);
  }

  private static String fusedProduct(boolean bias, Role matrix, Role biasPlace) {
    return bias
        ? "torch.addmm(self.f[{" + biasPlace + "}], h, torch.t(self.f[{" + matrix + "}]))\n"
        : "torch.mm(h, torch.t(self.f[{" + matrix + "}]))\n";
  }

  /** The gated feed-forward part (arXiv:2002.05202), up to its last matrix. */
  static String gated(Blueprint b, LinearForm form) {
    boolean stored = b.has(Role.GATE_UP);
    StringBuilder body = new StringBuilder();
    if (stored) {
      body.append("z = (self).lin(h, {GATE_UP}, -1, g, t, )\n").append(HALVES);
    } else if (form == LinearForm.FUSED) {
      body.append("if torch.eq(torch.len(g), 0):\n")
          .append("  z = ")
          .append(fusedProduct(b.has(Role.GATE_BIAS), Role.GATE, Role.UP))
          .append(HALVES.indent(2))
          .append("else:\n")
          .append(GATE_AND_UP.indent(2));
    } else {
      body.append(GATE_AND_UP);
    }
    body.append(
        switch (b.activation()) {
          case SILU -> "return torch.mul(torch.silu(a), u)\n";
          case GELU_TANH -> "return torch.mul(torch.gelu(a, approximate=\"tanh\"), u)\n";
        });
    return """
      def gated(self: __torch__.M, h: Tensor, o: int, g: List[int], t: List[Tensor]) -> Tensor:
    """
        + body.toString().indent(BODY);
  }

  /**
   * {@code fuse}, to be called after each weight of a layer: puts the matrices that share an input
   * into one when the last of them has come, biases too; the single ones are then views of it.
   */
  static String fuse(Blueprint b) {
    StringBuilder body = new StringBuilder();
    if (b.has(Role.QUERY)) {
      boolean bias = b.has(Role.QUERY_BIAS);
      body.append(when(bias ? Role.VALUE_BIAS : Role.VALUE))
          .append(join(Role.QUERY, Role.QUERY, Role.KEY, Role.VALUE));
      if (bias) {
        body.append(join(Role.KEY, Role.QUERY_BIAS, Role.KEY_BIAS, Role.VALUE_BIAS));
      }
    }
    if (b.has(Role.GATE)) {
      boolean bias = b.has(Role.GATE_BIAS);
      body.append(when(bias ? Role.UP_BIAS : Role.UP)).append(join(Role.GATE, Role.GATE, Role.UP));
      if (bias) {
        body.append(join(Role.UP, Role.GATE_BIAS, Role.UP_BIAS));
      }
    }
    return FUSE + body.append("return torch.zeros([1])\n").toString().indent(BODY);
  }

  private static String when(Role last) {
    return "if torch.eq(a, {" + last + "}):\n";
  }

  private static String join(Role place, Role... parts) {
    StringBuilder list = new StringBuilder();
    for (Role part : parts) {
      list.append(list.isEmpty() ? "" : ", ").append("{").append(part).append("}");
    }
    return "  u = (self).join({" + place + "}, annotate(List[int], [" + list + "]), )\n";
  }

  private static final String APART =
      """
      q = (self).lin(h, {QUERY}, {QUERY_BIAS}, g, t, )
      k = (self).lin(h, {KEY}, {KEY_BIAS}, g, t, )
      v = (self).lin(h, {VALUE}, {VALUE_BIAS}, g, t, )
      """;

  private static final String SLICES =
      """
      q = torch.slice(a, 1, 0, {queries})
      k = torch.slice(a, 1, {queries}, {queries} + {keys})
      v = torch.slice(a, 1, {queries} + {keys}, {queries} + 2 * {keys})
      """;

  private static final String HEADS =
      """
      q2 = torch.reshape(q, [n, {heads}, {headSize}])
      k2 = torch.reshape(k, [n, {keyHeads}, {headSize}])
      v2 = torch.reshape(v, [n, {keyHeads}, {headSize}])
      """;

  private static final String NORMS =
      """
      q2 = (self).norm(q2, {QUERY_NORM}, )
      k2 = (self).norm(k2, {KEY_NORM}, )
      """;

  private static final String TURNED =
      """
      kv = torch.cat([(self).turn(k2, c, s, ), v2], 1)
      return ((self).turn(q2, c, s, ), kv)
      """;

  private static final String WITHIN =
      """
      both = torch.view(torch.slice(a, 1, 0, {queries} + {keys}), [n, {heads} + {keyHeads}, {headSize}])
      both = (self).turn(both, c, s, )
      kv = torch.view(torch.slice(a, 1, {queries}, {queries} + 2 * {keys}), [n, 2 * {keyHeads}, {headSize}])
      return (torch.slice(both, 1, 0, {heads}), kv)
      """;

  private static final String GATE_AND_UP =
      """
      a = (self).lin(h, {GATE}, {GATE_BIAS}, g, t, )
      u = (self).lin(h, {UP}, {UP_BIAS}, g, t, )
      """;

  private static final String HALVES =
      """
      a = torch.slice(z, 1, 0, {inner})
      u = torch.slice(z, 1, {inner}, 2 * {inner})
      """;

  private static final String FUSE =
      """
        def join(self: __torch__.M, a: int, parts: List[int]) -> Tensor:
          all = annotate(List[Tensor], [])
          for j in range(torch.len(parts)):
            torch.append(all, self.w[parts[j]])
          whole = torch.cat(all, 0)
          row = 0
          for j in range(torch.len(parts)):
            n = torch.size(all[j], 0)
            torch._set_item(self.w, parts[j], torch.slice(whole, 0, row, torch.add(row, n)))
            row = torch.add(row, n)
          while torch.le(torch.len(self.f), a):
            torch.append(self.f, torch.empty([0]))
          torch._set_item(self.f, a, whole)
          return whole
        def fuse(self: __torch__.M, place: Tensor) -> Tensor:
          a = int(torch.item(place))
          o = torch.sub(a, torch.remainder(torch.sub(a, {first}), {perLayer}))
      """;
}
