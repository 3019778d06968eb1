package org.bioeval.backends.djl.internal.model;

/**
 * The parts of a training program that go backward, one layer at a time, from its result to its
 * input.
 *
 * <p>Autograd does it, but for the feed-forward part's last matrix where the model allows: of that
 * one's input it would keep the activated gate, half as much again as gate and up, which are kept
 * anyway.
 */
final class BackwardParts {
  private BackwardParts() {}

  /**
   * True if the last matrix's input is not recorded. What the matrix gives must be added as it is,
   * and its elements must be at hand as they are multiplied with.
   */
  private static boolean cuts(Blueprint b, LinearForm form) {
    return form == LinearForm.PLAIN
        && b.activation() == Blueprint.Activation.SILU
        && !b.has(Role.AFTER_MLP_NORM);
  }

  /** Lines before gate {@code a} is activated and multiplied by {@code u}. */
  static String beforeActivation(Blueprint b, LinearForm form) {
    return InputParts.KEEP_GATE_AND_UP
        + (cuts(b, form) ? "a = torch.detach(a)\nu = torch.detach(u)\n" : "");
  }

  /**
   * {@code back} adds the gradients of layer {@code i}'s matrices to those of the effective batch,
   * and gives that of its input. {@code y} is its result and {@code gx} the result's gradient;
   * before it, {@code kept} layers have their tensors in the lists of {@link InputParts}. Autograd
   * gives the gradients of every B, and of A's products, from which those of A are made.
   */
  static String layer(Blueprint b, LinearForm form, double scaling, double dropout) {
    String ends =
        cuts(b, form)
            ? """
              ga, gu = (self).behind(i, kept, gx, g, p, )
              ends = [y, self.xs[torch.add(at, 3)], self.xs[torch.add(at, 4)]]
              given = annotate(List[Optional[Tensor]], [gx, ga, gu])
              """
            : """
              ends = [y]
              given = annotate(List[Optional[Tensor]], [gx])
              """;
    return (cuts(b, form) ? behind(scaling, dropout) : "")
        + """
          def back(self: __torch__.M, i: int, kept: int, y: Tensor, gx: Tensor, g: List[int], p: List[Tensor]) -> Tensor:
            torch.set_grad_enabled(False)
            starts = annotate(List[int], {starts})
            at = torch.mul(kept, 5)
        @ends@    sought = torch.add((self).sought(p, starts[i], starts[torch.add(i, 1)], ), [self.xs[at]])
            of = annotate(List[Tensor], [])
            gg = torch.autograd.grad(ends, sought, given)
            for k in range(torch.len(gg)):
              gk = gg[k]
              if torch.__isnot__(gk, None):
                torch.append(of, unchecked_cast(Tensor, gk))
            (self).collect(i, kept, of, )
            return of[torch.sub(torch.len(of), 1)]
        """
            .replace("@ends@", ends.indent(4));
  }

  /** The gradients of layer {@code i}'s gate and up, from that of what is added at its end. */
  private static String behind(double scaling, double dropout) {
    String dropped =
        dropout == 0
            ? ""
            : """
              d = torch.mul(d, self.kp[torch.floordiv(j, 2)])
              if ops.prim.is_cuda(d):
                scale = @cudaScale@
              else:
                scale = @keptScale@
              """
                .indent(6)
                .replace("@cudaScale@", Double.toString(scaling / (1 - dropout)))
                .replace("@keptScale@", Double.toString(TrainingParts.keptScale(scaling, dropout)));
    return """
      def behind(self: __torch__.M, i: int, kept: int, gx: Tensor, g: List[int], p: List[Tensor]) -> Tuple[Tensor, Tensor]:
        o = torch.add({first}, torch.mul(i, {perLayer}))
        gz = torch.mm(gx, self.w[{DOWN}])
        j = g[{DOWN}]
        if torch.ge(j, 0):
          scale = @scale@
          d = torch.mm(torch.mm(torch.to(gx, 6), p[torch.add(j, 1)]), p[j])
    @dropped@      gz = torch.add(gz, torch.to(torch.mul_(d, scale), ops.prim.dtype(gz)))
        a = self.xs[torch.add(torch.mul(kept, 5), 3)]
        u = self.xs[torch.add(torch.mul(kept, 5), 4)]
        return (torch.silu_backward(torch.mul(gz, u), a), torch.mul(gz, torch.silu(a)))
    """
        .replace("@scale@", Double.toString(scaling))
        .replace("@dropped@", dropped);
  }
}
