package org.bioeval.backends.djl.lora;

import static com.google.common.base.Preconditions.checkArgument;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.djl.Adapter;

/**
 * Which layers of a model are adapted, and the adapter made of their matrices.
 *
 * @param baseName the model's name for the adapter's configuration
 * @param config rank, scaling, dropout
 * @param targets the adapted weights
 * @param modules their modules' names
 */
record AdapterLayout(
    String baseName,
    LoraConfig config,
    ImmutableList<Blueprint.Weight> targets,
    ImmutableList<String> modules) {
  private static final String SUFFIX = ".weight";

  static AdapterLayout of(BaseModel base, Blueprint blueprint, LoraConfig config) {
    List<Blueprint.Weight> linear = linear(blueprint);
    for (String target : config.targets()) {
      checkArgument(
          linear.stream().anyMatch(weight -> matches(target, module(weight))),
          "target '%s' names no linear layer of %s; it has %s",
          target,
          base.info().model(),
          new TreeSet<>(linear.stream().map(weight -> last(module(weight))).toList()));
    }
    return layout(
        base,
        config,
        linear.stream()
            .filter(
                weight ->
                    config.targets().isEmpty()
                        || config.targets().stream().anyMatch(t -> matches(t, module(weight))))
            .toList());
  }

  static AdapterLayout of(BaseModel base, Blueprint blueprint, Adapter adapter, double dropout) {
    // Loading it says what does not fit; the memory is given back at once.
    base.reading(
        model -> {
          model.with(adapter).close();
          model.remove(adapter);
          return adapter;
        });
    String first = adapter.modules().get(0);
    int rank = adapter.matrices(first).rank();
    double scaling = adapter.scaling(first);
    for (String module : adapter.modules()) {
      checkArgument(
          adapter.matrices(module).rank() == rank && adapter.scaling(module) == scaling,
          "%s: layers '%s' and '%s' differ in rank or scaling; such adapters cannot be trained"
              + " further",
          adapter,
          first,
          module);
    }
    LoraConfig config =
        new LoraConfig(
            rank, scaling * rank, dropout, false, ImmutableList.copyOf(adapter.modules()));
    return layout(
        base,
        config,
        linear(blueprint).stream()
            .filter(weight -> adapter.modules().contains(module(weight)))
            .toList());
  }

  /** The adapter that these matrices are. */
  Adapter adapter(String name, List<float[]> matrices) {
    Map<String, Adapter.Matrices> layers = new HashMap<>();
    for (int i = 0; i < targets.size(); i++) {
      List<Long> shape = targets.get(i).shape();
      layers.put(
          modules.get(i),
          new Adapter.Matrices(
              Math.toIntExact(shape.get(1)),
              config.rank(),
              Math.toIntExact(shape.get(0)),
              matrices.get(2 * i),
              matrices.get(2 * i + 1)));
    }
    return Adapter.of(name, configuration(), layers);
  }

  /** As PEFT 0.21 writes it; what is not named there has its default. */
  private String configuration() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("peft_type", "LORA");
    json.put("task_type", "CAUSAL_LM");
    json.put("base_model_name_or_path", baseName);
    json.put("r", config.rank());
    json.put("lora_alpha", config.alpha());
    if (config.alpha() == Math.rint(config.alpha())) {
      json.put("lora_alpha", (long) config.alpha());
    }
    json.put("lora_dropout", config.dropout());
    json.put("use_rslora", config.rankStabilised());
    json.put("use_dora", false);
    json.put("bias", "none");
    json.put("fan_in_fan_out", false);
    json.put("inference_mode", true);
    json.put("init_lora_weights", true);
    json.putNull("modules_to_save");
    json.putObject("rank_pattern");
    json.putObject("alpha_pattern");
    TreeSet<String> names = new TreeSet<>();
    modules.forEach(module -> names.add(config.targets().contains(module) ? module : last(module)));
    names.forEach(json.putArray("target_modules")::add);
    return json.toPrettyString();
  }

  private static AdapterLayout layout(
      BaseModel base, LoraConfig config, List<Blueprint.Weight> targets) {
    return new AdapterLayout(
        base.info().model(),
        config,
        ImmutableList.copyOf(targets),
        targets.stream().map(AdapterLayout::module).collect(ImmutableList.toImmutableList()));
  }

  private static List<Blueprint.Weight> linear(Blueprint blueprint) {
    return blueprint.weights().stream()
        .filter(weight -> weight.linear() && weight.index() != Blueprint.HEAD)
        .toList();
  }

  private static String module(Blueprint.Weight weight) {
    return weight.name().substring(0, weight.name().length() - SUFFIX.length());
  }

  private static String last(String module) {
    return module.substring(module.lastIndexOf('.') + 1);
  }

  private static boolean matches(String target, String module) {
    return module.equals(target) || module.endsWith("." + target);
  }
}
