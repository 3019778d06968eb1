package org.bioeval.backends.djl.internal.model;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;

/**
 * Puts the text of a model's training program together: the parts of inference, with adapters that
 * can be trained in its linear layers and attention without a cache.
 *
 * <p>Attributes beside the weights {@code w}: {@code la} the trainable matrices, {@code mo} and
 * {@code ve} their first and second moments, {@code ts} how often each was updated, {@code gr} the
 * sums of their gradients in an effective batch so far; {@code ke} the buffers of {@link
 * HeldParts}.
 */
final class TrainingText {
  /** The program's attributes, all lists of tensors. */
  static final List<String> ATTRIBUTES =
      List.of("w", "s", "sc", "ad", "la", "mo", "ve", "ts", "gr", "ke");

  private TrainingText() {}

  /**
   * The program.
   *
   * @param form how the model's own matrices are held, one that needs no kernel of its own
   * @param targets the adapted weights, in the program's order
   * @param scaling what an adapter's product is multiplied by
   * @param dropout share of an adapter's inputs that are dropped in training
   */
  static String of(
      Blueprint blueprint,
      LinearForm form,
      List<Blueprint.Weight> targets,
      double scaling,
      double dropout) {
    StringBuilder text = new StringBuilder();
    text.append("class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n");
    text.append("  training : bool\n");
    ATTRIBUTES.forEach(name -> text.append("  ").append(name).append(" : List[Tensor]\n"));
    for (String part :
        List.of(
            ProgramParts.storage(form),
            ProgramParts.installed(),
            TrainingParts.lists(),
            HeldParts.of(blueprint, targets, dropout),
            TrainingParts.linear(form, scaling, dropout),
            ProgramParts.norm(blueprint),
            ProgramParts.rotation(blueprint, form, false),
            ProgramParts.masks(),
            AttentionParts.kernel(blueprint),
            TrainingParts.attention(),
            ProjectionParts.heldHeads(blueprint),
            ProjectionParts.activated(blueprint),
            ProjectionParts.gated(blueprint, form, Held.GATE.hold("a") + Held.UP.hold("u")),
            StackParts.layer(blueprint, true),
            TrainingParts.layers(blueprint),
            ProgramParts.head(blueprint),
            TrainingParts.loss(),
            BackwardParts.linear(form, scaling, dropout),
            BackwardParts.layer(blueprint),
            TrainingParts.update(),
            TrainingParts.entryPoints())) {
      text.append(part);
    }
    String filled =
        StageParts.placed(text.toString(), Stages.one(blueprint.layers()))
            .replace("{places}", places(blueprint, targets));
    return ProgramText.fill(filled, blueprint);
  }

  private static String places(Blueprint blueprint, List<Blueprint.Weight> targets) {
    int[] places = new int[blueprint.size()];
    Arrays.fill(places, -1);
    for (int i = 0; i < targets.size(); i++) {
      places[targets.get(i).index()] = 2 * i;
    }
    StringJoiner list = new StringJoiner(", ", "[", "]");
    Arrays.stream(places).forEach(place -> list.add(Integer.toString(place)));
    return list.toString();
  }
}
