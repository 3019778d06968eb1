package org.bioeval.backends.djl.internal.model;

import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.Role;

/** The parts of a program that run its layers. */
final class StackParts {
  private StackParts() {}

  /**
   * One layer: attention and feed-forward part, each on a normed copy and added: {@code onto} adds
   * a linear layer's result to {@code x} and may use its memory.
   *
   * @param held whether the program is one for training, which holds what {@link Held} says, and
   *     leaves the last matrix out where a layer is computed again
   */
  static String layer(Blueprint b, boolean held) {
    String attention =
        b.has(Role.AFTER_ATTENTION_NORM)
            ? "r = (self).lin(a, {OUTPUT}, {OUTPUT_BIAS}, g, t, )\n"
                + (held ? Held.PROJECTED.hold("r") : "")
                + "x1 = torch.add(x, (self).norm(r, {AFTER_ATTENTION_NORM}, ))\n"
            : "x1 = (self).onto(x, a, {OUTPUT}, {OUTPUT_BIAS}, g, t, )\n";
    String mlp =
        b.has(Role.AFTER_MLP_NORM)
            ? "r = (self).lin(z, {DOWN}, {DOWN_BIAS}, g, t, )\n"
                + (held ? Held.DOWN.hold("r") : "")
                + "y = torch.add(x1, (self).norm(r, {AFTER_MLP_NORM}, ))\n"
            : held ? UNLESS_AGAIN.replace("@onto@", ONTO) : ONTO;
    return """
      def layer(self: __torch__.M, i: int, x: Tensor, c: Tensor, s: Tensor, pos: Tensor, slots: Tensor, plan: List[int], mask: List[Tensor], g: List[int], t: List[Tensor]) -> Tensor:
        o = torch.add({first}, torch.mul(i, {perLayer}))
        q, kv, = (self).heads((self).norm(x, {INPUT_NORM}, ), o, c, s, g, t, )
        a = (self).attend(i, q, kv, pos, slots, plan, mask, )
    @attention@    z = (self).gated((self).norm(x1, {MLP_NORM}, ), o, g, t, )
    @mlp@    return y
    """
        .replace(
            "@attention@",
            held
                ? (Held.HEADS.hold("a") + attention + Held.ATTENDED.hold("x1")).indent(4)
                : attention.indent(4))
        .replace("@mlp@", mlp.indent(4));
  }

  private static final String ONTO = "y = (self).onto(x1, z, {DOWN}, {DOWN_BIAS}, g, t, )\n";

  /** What of the last matrix a layer that is computed again needs: its adapter's own product. */
  private static final String UNLESS_AGAIN =
      """
      if torch.eq(g[{size} + 2], 1):
        y = x1
        if torch.ge(g[{DOWN}], 0):
          (self).narrowed(z, {DOWN}, g, t, )
      else:
        @onto@""";

  /**
   * Embedding and all layers. {@code tokens} is {@code [4, N]}: id, position, row of the rotation's
   * frequencies, adapter number or -1. {@code slots} are the places of the continued tokens' keys
   * and values in a layer's cache, seen as one list of heads' vectors.
   */
  static String body(Blueprint b, Stages stages) {
    String scale =
        b.embeddingScale() == 1
            ? ""
            : "    x = torch.mul(x, torch.full([1], {embeddingScale}, dtype=ops.prim.dtype(x), device=ops.prim.device(x)))\n";
    String masks =
        b.window() > 0
            ? """
              near = (self).masks(x, pos, plan, {window}, )
              local = annotate(List[int], {local})
              """
            : "";
    String layer =
        b.window() > 0
            ? """
              if torch.eq(local[i], 1):
                m = near
              else:
                m = far
              x = (self).layer(i, x, c, s, pos, slots, plan, m, g, t, )
              """
            : "x = (self).layer(i, x, c, s, pos, slots, plan, far, g, t, )\n";
    return """
      def slots(self: __torch__.M, pos: Tensor, d: int) -> Tensor:
        of = torch.mul(torch.arange(d * 2 * {keyHeads}, device=ops.prim.device(pos)), torch.size(self.kv[0], 2))
        return torch.reshape(torch.add(torch.view(of, [d, 2 * {keyHeads}]), torch.unsqueeze(torch.slice(pos, 0, 0, d), 1)), [-1])
      def body(self: __torch__.M, tokens: Tensor, plan: List[int], adapters: List[int]) -> Tensor:
        x = torch.to(torch.embedding(self.w[0], torch.select(tokens, 0, 0)), ops.prim.dtype(self.w[1]))
    @scale@    pos = torch.select(tokens, 0, 1)
        c, s, = (self).angles(x, pos, torch.select(tokens, 0, 2), )
        slots = (self).slots(pos, plan[0], )
        g = annotate(List[int], [])
        t = annotate(List[Tensor], [])
        for j in range(torch.len(adapters)):
          torch.append(g, adapters[j])
          torch.append(t, torch.squeeze(torch.nonzero(torch.eq(torch.select(tokens, 0, 3), adapters[j])), 1))
        far = (self).masks(x, pos, plan, 0, )
    @layers@    return x
    """
        .replace("@scale@", scale)
        .replace("@layers@", (masks + StageParts.run(b, stages, layer)).indent(4));
  }
}
