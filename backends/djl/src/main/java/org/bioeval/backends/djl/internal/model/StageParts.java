package org.bioeval.backends.djl.internal.model;

import java.util.regex.Pattern;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.djl.internal.model.Stages.Stage;

/**
 * What a program has in addition where its layers are on several devices. Where there is one,
 * nothing is added.
 */
final class StageParts {
  private static final Pattern DEVICE = Pattern.compile("<device\\((\\w+)\\) at ([^<>]+)>");
  private static final Pattern TENSOR = Pattern.compile("<([^<>]+) at ([^<>]+)>");

  private StageParts() {}

  /**
   * {@code at} is the device of the weight at place {@code a}; {@code moved} brings a tensor to it,
   * {@code allMoved} several.
   */
  static String moves(Blueprint b, Stages stages) {
    if (!stages.split()) {
      return "";
    }
    StringBuilder text = new StringBuilder("  def at(self: __torch__.M, a: int) -> Device:\n");
    for (Stage stage : stages.stages()) {
      String device = "d = torch.device(\"" + stage.device() + "\")\n";
      text.append(
          stage.first() == 0
              ? "    " + device
              : "    if torch.ge(a, " + place(b, stage) + "):\n      " + device);
    }
    return text
        + """
            return d
          def moved(self: __torch__.M, t: Tensor, a: int) -> Tensor:
            return torch.to(t, (self).at(a, ), ops.prim.dtype(t), False, False)
          def allMoved(self: __torch__.M, ts: List[Tensor], a: int) -> List[Tensor]:
            out = annotate(List[Tensor], [])
            for i in range(torch.len(ts)):
              torch.append(out, (self).moved(ts[i], a, ))
            return out
        """;
  }

  /**
   * Says where tensors go: {@code <t at a>} in a text is tensor {@code t} on the device of place
   * {@code a}, {@code <device(t) at a>} that device. With one device they are {@code t} and the
   * device it is on.
   */
  static String placed(String text, Stages stages) {
    String devices =
        DEVICE.matcher(text).replaceAll(stages.split() ? "(self).at($2, )" : "ops.prim.device($1)");
    return TENSOR.matcher(devices).replaceAll(stages.split() ? "(self).moved($1, $2, )" : "$1");
  }

  /**
   * Runs all layers.
   *
   * @param layer lines that run layer {@code i}, with masks {@code near} where it is local and
   *     {@code far} elsewhere
   */
  static String run(Blueprint b, Stages stages, String layer) {
    if (!stages.split()) {
      return "for i in range({layers}):\n" + layer.indent(2);
    }
    StringBuilder text = new StringBuilder();
    for (Stage stage : stages.stages()) {
      if (stage.first() > 0) {
        text.append(arrive(b, stage));
      }
      text.append("for j in range(" + stage.layers() + "):\n");
      text.append("  i = torch.add(j, " + stage.first() + ")\n").append(layer.indent(2));
    }
    return text.append("x = (self).moved(x, 0, )\n").toString();
  }

  /** What layers read goes to their device; attention with a cache does not read {@code pos}. */
  private static String arrive(Blueprint b, Stage stage) {
    int place = place(b, stage);
    StringBuilder text = new StringBuilder();
    for (String name : new String[] {"x", "c", "s", "slots"}) {
      text.append("%s = (self).moved(%s, %s, )\n".formatted(name, name, place));
    }
    text.append("t = (self).allMoved(t, %s, )\n".formatted(place));
    var local = b.localLayers().subList(stage.first(), stage.first() + stage.layers());
    boolean near = b.window() > 0 && local.contains(true);
    boolean far = b.window() == 0 || local.contains(false);
    text.append(near ? "near = (self).allMoved(near, %s, )\n".formatted(place) : "");
    text.append(far ? "far = (self).allMoved(far, %s, )\n".formatted(place) : "");
    return text.toString();
  }

  private static int place(Blueprint b, Stage stage) {
    return Blueprint.FIRST_LAYER + stage.first() * b.perLayer();
  }
}
