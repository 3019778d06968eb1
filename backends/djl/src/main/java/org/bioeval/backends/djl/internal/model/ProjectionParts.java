package org.bioeval.backends.djl.internal.model;

import java.util.List;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.Role;

/** The parts of a program around the matrices that share an input: heads, gate and up. */
final class ProjectionParts {
  private static final int BODY = 4;

  private ProjectionParts() {}

  /**
   * Query heads {@code [N, heads, head size]}, and key and value heads side by side, {@code [N, 2 *
   * key heads, head size]}; queries and keys turned, together where one matrix gave both, and then
   * in place.
   */
  static String heads(Blueprint b, LinearForm form) {
    boolean stored = b.has(Role.QUERY_KEY_VALUE);
    boolean joined = form.joins() && !stored;
    StringBuilder body = new StringBuilder("n = torch.size(h, 0)\n");
    if (stored) {
      body.append("a = (self).lin(h, {QUERY_KEY_VALUE}, -1, g, t, )\n");
    } else if (joined) {
      body.append("a = (self).product(h, {QUERY}, (self).bias({QUERY_BIAS}, ), )\n")
          .append("if torch.gt(torch.len(g), 0):\n")
          .append(SLICES.indent(2))
          .append(ADAPTED_HEADS);
    } else {
      body.append(APART);
    }
    if ((stored || joined) && !b.has(Role.QUERY_NORM)) {
      body.append(WITHIN);
    } else {
      body.append(stored || joined ? SLICES : "").append(turned(b));
    }
    return """
      def heads(self: __torch__.M, h: Tensor, o: int, c: Tensor, s: Tensor, g: List[int], t: List[Tensor]) -> Tuple[Tensor, Tensor]:
    """
        + body.toString().indent(BODY);
  }

  /**
   * The same for training: queries, keys and values are held as the matrices gave them, {@code
   * turned} does the rest.
   */
  static String heldHeads(Blueprint b) {
    String given =
        (b.has(Role.QUERY_KEY_VALUE)
                ? "a = (self).lin(h, {QUERY_KEY_VALUE}, -1, g, t, )\n" + SLICES
                : APART)
            + Held.QUERY.hold("q")
            + Held.KEY.hold("k")
            + Held.VALUE.hold("v")
            + "return (self).turned(q, k, v, c, s, o, )\n";
    return """
      def turned(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, c: Tensor, s: Tensor, o: int) -> Tuple[Tensor, Tensor]:
    """
        + ("n = torch.size(q, 0)\n" + turned(b)).indent(BODY)
        + """
      def heads(self: __torch__.M, h: Tensor, o: int, c: Tensor, s: Tensor, g: List[int], t: List[Tensor]) -> Tuple[Tensor, Tensor]:
    """
        + given.indent(BODY);
  }

  /** From what the matrices gave, {@code n} tokens of it, to heads. */
  private static String turned(Blueprint b) {
    return HEADS + (b.has(Role.QUERY_NORM) ? NORMS : "") + TURNED;
  }

  /**
   * The gated feed-forward part (arXiv:2002.05202), up to its last matrix.
   *
   * @param between lines before gate {@code a} is activated and multiplied by {@code u}
   */
  static String gated(Blueprint b, LinearForm form, String between) {
    boolean stored = b.has(Role.GATE_UP);
    StringBuilder body = new StringBuilder();
    if (stored) {
      body.append("z = (self).lin(h, {GATE_UP}, -1, g, t, )\n").append(HALVES);
    } else if (form.joins()) {
      body.append("z = (self).product(h, {GATE}, (self).bias({GATE_BIAS}, ), )\n")
          .append(HALVES)
          .append("if torch.gt(torch.len(g), 0):\n")
          .append("  a = (self).adapted(a, h, {GATE}, g, t, )\n")
          .append("  u = (self).adapted(u, h, {UP}, g, t, )\n");
    } else {
      body.append(GATE_AND_UP);
    }
    body.append(between).append("return (self).activated(a, u, )\n");
    return """
      def gated(self: __torch__.M, h: Tensor, o: int, g: List[int], t: List[Tensor]) -> Tensor:
    """
        + body.toString().indent(BODY);
  }

  /** The activated gate {@code a} times {@code u}. */
  static String activated(Blueprint b) {
    String body =
        switch (b.activation()) {
          case SILU -> "return torch.mul(torch.silu(a), u)\n";
          case GELU_TANH -> "return torch.mul(torch.gelu(a, approximate=\"tanh\"), u)\n";
        };
    return """
      def activated(self: __torch__.M, a: Tensor, u: Tensor) -> Tensor:
    """
        + body.indent(BODY);
  }

  /** The roles whose tensors are held as one, at the first one's place. */
  static List<List<Role>> joined(Blueprint b) {
    return Stream.of(
            List.of(Role.QUERY, Role.KEY, Role.VALUE),
            List.of(Role.QUERY_BIAS, Role.KEY_BIAS, Role.VALUE_BIAS),
            List.of(Role.GATE, Role.UP),
            List.of(Role.GATE_BIAS, Role.UP_BIAS))
        .filter(roles -> b.has(roles.get(0)))
        .toList();
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

  private static final String ADAPTED_HEADS =
      """
        q = (self).adapted(q, h, {QUERY}, g, t, )
        k = (self).adapted(k, h, {KEY}, g, t, )
        v = (self).adapted(v, h, {VALUE}, g, t, )
        a = torch.cat([q, k, v], 1)
      """;

  /**
   * Puts tensors that share an input into one, at the first one's place, where the others leave
   * nothing. {@code how}: the type that is computed in, whether the result goes into the form of
   * the linear layers, and the tensors' places.
   */
  static final String JOIN =
      """
        def join(self: __torch__.M, how: Tensor) -> Tensor:
          all = annotate(List[Tensor], [])
          first = int(torch.item(torch.select(how, 0, 2)))
          for j in range(torch.sub(torch.size(how, 0), 2)):
            a = int(torch.item(torch.select(how, 0, torch.add(j, 2))))
            torch.append(all, self.w[a])
            torch._set_item(self.w, a, torch.empty([0], device=ops.prim.device(self.w[a])))
          whole = torch.cat(all, 0)
          torch.clear(all)
          if torch.eq(int(torch.item(torch.select(how, 0, 1))), 1):
            whole = (self).pack(whole, first, int(torch.item(torch.select(how, 0, 0))), )
          torch._set_item(self.w, first, whole)
          return torch.zeros([1])
      """;
}
