package org.bioeval.backends.djl.internal.model;

import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.Role;

/**
 * The parts of a training program that go backward through a layer, from what {@link HeldParts}
 * holds of it. The matrices, where the time goes, are written out; what lies between them (norms,
 * activation, turning and attention) is computed once more and left to autograd. No graph outlives
 * a layer.
 */
final class BackwardParts {
  private BackwardParts() {}

  /**
   * {@code unlin}, backward through a linear layer with its adapter: adds the gradients of {@code
   * A} and {@code B} to those of the effective batch, and gives that of the input {@code x}.
   */
  static String linear(LinearForm form, double scaling, double dropout) {
    String masked =
        dropout == 0
            ? ""
            : """
              kept = (self).mask(k, at, n, )
              d = torch.mul(d, kept)
              if ops.prim.is_cuda(d):
                toA = @cudaScale@
              else:
                toA = @keptScale@
                toB = toA
              """
                .indent(6)
                .replace("@cudaScale@", Double.toString(scaling / (1 - dropout)))
                .replace("@keptScale@", Double.toString(TrainingParts.keptScale(scaling, dropout)));
    return LinearParts.unproduct(form)
        + """
          def unlin(self: __torch__.M, x: Tensor, gy: Tensor, k: int, g: List[int], t: List[Tensor]) -> Tensor:
            gx = (self).unproduct(gy, k, )
            j = g[k]
            if torch.ge(j, 0):
              at = g[{size} + 1]
              n = torch.size(x, 0)
              d = torch.to(x, 6)
              gz = torch.to(gy, 6)
              toA = @scale@
              toB = @scale@
        @masked@      torch.addmm_(self.gr[torch.add(j, 1)], torch.t(gz), (self).narrowedAt(k, at, n, ), alpha=toB)
              gu = torch.mul_(torch.mm(gz, t[torch.add(j, 1)]), toA)
              torch.addmm_(self.gr[j], torch.t(gu), d)
              gd = torch.mm(gu, t[j])
        @dropped@      gx = torch.add_(gx, torch.to(gd, ops.prim.dtype(gx)))
            return gx
        """
            .replace("@masked@", masked)
            .replace("@dropped@", dropout == 0 ? "" : "      gd = torch.mul_(gd, kept)\n")
            .replace("@scale@", Double.toString(scaling));
  }

  /**
   * {@code normed} makes what was held a leaf of autograd, and gives it and its norm. {@code back}
   * gives the gradient of layer {@code i}'s input from that of its result, {@code gy}; the layer is
   * held in the slot that {@code g} says.
   */
  static String layer(Blueprint b) {
    String gated =
        b.has(Role.GATE_UP)
            ? "gh = (self).unlin(h0, torch.cat([gau[0], gau[1]], 1), {GATE_UP}, g, t, )\n"
            : """
              gh = (self).unlin(h0, gau[0], {GATE}, g, t, )
              gh = torch.add_(gh, (self).unlin(h0, gau[1], {UP}, g, t, ))
              """;
    String heads =
        b.has(Role.QUERY_KEY_VALUE)
            ? "gh = (self).unlin(h0, torch.cat(gqkv, 1), {QUERY_KEY_VALUE}, g, t, )\n"
            : """
              gh = (self).unlin(h0, gqkv[0], {QUERY}, g, t, )
              gh = torch.add_(gh, (self).unlin(h0, gqkv[1], {KEY}, g, t, ))
              gh = torch.add_(gh, (self).unlin(h0, gqkv[2], {VALUE}, g, t, ))
              """;
    String text =
        """
          def normed(self: __torch__.M, held: Tensor, k: int) -> Tuple[Tensor, Tensor]:
            torch.set_grad_enabled(True)
            x = torch.requires_grad_(held, True)
            y = (self).norm(x, k, )
            torch.set_grad_enabled(False)
            return (x, y)
          def back(self: __torch__.M, i: int, gy: Tensor, c: Tensor, s: Tensor, pos: Tensor, plan: List[int], far: List[Tensor], near: List[Tensor], g: List[int], t: List[Tensor]) -> Tensor:
            o = torch.add({first}, torch.mul(i, {perLayer}))
            at = g[{size} + 1]
            n = torch.size(gy, 0)
        @down@    torch.set_grad_enabled(True)
            a = torch.requires_grad_(@GATE@, True)
            u = torch.requires_grad_(@UP@, True)
            z = (self).activated(a, u, )
            torch.set_grad_enabled(False)
            gau = (self).pulled(z, (self).unlin(torch.detach(z), gz, {DOWN}, g, t, ), [a, u], )
            x1, h, = (self).normed(@ATTENDED@, {MLP_NORM}, )
            h0 = torch.detach(h)
        @gated@    gx1 = torch.add((self).pulled(h, gh, [x1], )[0], gy)
        @projected@    go = (self).unlin(@HEADS@, go, {OUTPUT}, g, t, )
            torch.set_grad_enabled(True)
            q = torch.requires_grad_(@QUERY@, True)
            k = torch.requires_grad_(@KEY@, True)
            v = torch.requires_grad_(@VALUE@, True)
            q2, kv, = (self).turned(q, k, v, c, s, o, )
        @mask@    r = (self).attend(i, q2, kv, pos, pos, plan, m, )
            torch.set_grad_enabled(False)
            gqkv = (self).pulled(r, go, [q, k, v], )
            x, h, = (self).normed(@INPUT@, {INPUT_NORM}, )
            h0 = torch.detach(h)
        @heads@    return torch.add_((self).pulled(h, gh, [x], )[0], gx1)
        """
            .replace("@down@", behindNorm(b, Role.AFTER_MLP_NORM, Held.DOWN, "gy", "gz").indent(4))
            .replace("@gated@", gated.indent(4))
            .replace(
                "@projected@",
                behindNorm(b, Role.AFTER_ATTENTION_NORM, Held.PROJECTED, "gx1", "go").indent(4))
            .replace("@heads@", heads.indent(4))
            .replace("@mask@", TrainingParts.mask(b).indent(4));
    for (Held held : Held.values()) {
      text = text.replace("@" + held + "@", held.read(held == Held.INPUT ? "i" : "at"));
    }
    return text;
  }

  /**
   * Lines that make {@code before}, the gradient of a norm's input, where the model has the norm.
   */
  private static String behindNorm(Blueprint b, Role norm, Held held, String after, String before) {
    return b.has(norm)
        ? "y, r, = (self).normed(@%s@, {%s}, )\n%s = (self).pulled(r, %s, [y], )[0]\n"
            .formatted(held, norm, before, after)
        : "%s = %s\n".formatted(before, after);
  }
}
