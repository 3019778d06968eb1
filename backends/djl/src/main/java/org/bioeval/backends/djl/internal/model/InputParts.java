package org.bioeval.backends.djl.internal.model;

import java.util.List;
import java.util.StringJoiner;

/**
 * The parts of a training program that make the gradients of each adapter's {@code A}.
 *
 * <p>Autograd would keep the dropped input of every {@code A} for them, more than a third of what
 * it keeps of a layer. Here {@code A} asks for no gradient; its product {@code u} does, and the
 * gradient of {@code A} is that of {@code u}, transposed, times the input, which is computed again
 * from tensors that are kept anyway.
 *
 * <p>Attributes of a step: {@code us} the products and {@code kp} what dropout kept, by number of
 * the adapted matrix; {@code xs} for each layer its input, the heads' outputs, attention's result,
 * gate and up.
 */
final class InputParts {
  private InputParts() {}

  /** In {@code run}: the layer's input. */
  static final String KEEP_INPUT = keep("x");

  /** In {@code attend}: the heads' outputs. */
  static final String KEEP_HEADS = keep("a");

  /** In {@code layer}: attention's result, the feed-forward part's input. */
  static final String KEEP_ATTENDED = keep("x1");

  /** In {@code activated}: gate and up. */
  static final String KEEP_GATE_AND_UP = keep("a", "u");

  /** Which of a layer's inputs a matrix has; the numbers are those of {@code input} below. */
  private static int input(Role role) {
    return switch (role) {
      case QUERY, KEY, VALUE, QUERY_KEY_VALUE -> 0;
      case OUTPUT -> 1;
      case GATE, UP, GATE_UP -> 2;
      case DOWN -> 3;
      default -> throw new IllegalArgumentException(role + " is no matrix of a linear layer");
    };
  }

  private static String keep(String... names) {
    StringBuilder lines = new StringBuilder("if torch.is_grad_enabled():\n");
    for (String name : names) {
      lines.append("  torch.append(self.xs, ").append(name).append(")\n");
    }
    return lines.toString();
  }

  /** For each adapted matrix which of its layer's inputs it has. */
  static String inputs(Blueprint blueprint, List<Blueprint.Weight> targets) {
    List<Role> roles = List.copyOf(blueprint.names().keySet());
    StringJoiner list = new StringJoiner(", ", "[", "]");
    for (Blueprint.Weight target : targets) {
      int place = (target.index() - Blueprint.FIRST_LAYER) % blueprint.perLayer();
      list.add(Integer.toString(input(roles.get(place))));
    }
    return list.toString();
  }

  /**
   * {@code sought}: what autograd gives the gradients of, {@code u} and {@code B} in turn, for the
   * matrices from {@code first} to before {@code end}. {@code collect}: adds these gradients of
   * layer {@code i} to those of the effective batch; before it, {@code kept} layers have their
   * tensors in {@code xs}. {@code forgetInputs}: drops what a step keeps.
   */
  static String gradients(double dropout) {
    String dropped =
        dropout == 0
            ? ""
            : """
              d = torch.mul(d, self.kp[n])
              if ops.prim.is_cuda(d):
                d = torch.mul(d, @scale@)
              """
                .indent(6)
                .replace("@scale@", Double.toString(1 / (1 - dropout)));
    return """
      def sought(self: __torch__.M, p: List[Tensor], first: int, end: int) -> List[Tensor]:
        out = annotate(List[Tensor], [])
        for j in range(torch.floordiv(torch.sub(end, first), 2)):
          k = torch.add(first, torch.mul(j, 2))
          torch.append(out, self.us[torch.floordiv(k, 2)])
          torch.append(out, p[torch.add(k, 1)])
        return out
      def input(self: __torch__.M, i: int, which: int, kept: int) -> Tensor:
        at = torch.mul(kept, 5)
        o = torch.add({first}, torch.mul(i, {perLayer}))
        if torch.eq(which, 0):
          x = (self).norm(self.xs[at], {INPUT_NORM}, )
        elif torch.eq(which, 1):
          x = self.xs[torch.add(at, 1)]
        elif torch.eq(which, 2):
          x = (self).norm(self.xs[torch.add(at, 2)], {MLP_NORM}, )
        else:
          x = (self).activated(self.xs[torch.add(at, 3)], self.xs[torch.add(at, 4)], )
        return torch.to(x, 6)
      def collect(self: __torch__.M, i: int, kept: int, of: List[Tensor]) -> Tensor:
        starts = annotate(List[int], {starts})
        inputs = annotate(List[int], {inputs})
        before = -1
        x = torch.empty([0])
        for j in range(torch.floordiv(torch.sub(starts[torch.add(i, 1)], starts[i]), 2)):
          n = torch.add(torch.floordiv(starts[i], 2), j)
          if torch.ne(inputs[n], before):
            before = inputs[n]
            x = (self).input(i, before, kept, )
          d = x
    @dropped@      k = torch.mul(j, 2)
          torch.addmm_(self.gr[torch.mul(n, 2)], torch.t(of[k]), d)
          torch.add_(self.gr[torch.add(torch.mul(n, 2), 1)], of[torch.add(k, 1)])
        return x
      def forgetInputs(self: __torch__.M) -> Tensor:
        torch.clear(self.us)
        torch.clear(self.kp)
        torch.clear(self.xs)
        nothing = torch.empty([0])
        for j in range(torch.floordiv(torch.len(self.la), 2)):
          torch.append(self.us, nothing)
          torch.append(self.kp, nothing)
        return nothing
    """
        .replace("@dropped@", dropped);
  }
}
