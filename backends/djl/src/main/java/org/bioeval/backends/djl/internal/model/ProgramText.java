package org.bioeval.backends.djl.internal.model;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Puts the text of a model's TorchScript program together from named parts.
 *
 * <p>The program keeps its tensors as attributes: {@code w} the weights in {@link
 * Blueprint#weights()} order, {@code f} those that hold several of them, {@code s} what belongs to
 * quantised ones, {@code q} those that the engine keeps in a form of its own, {@code sc} memory
 * that is used while they are made, {@code hc} how many rows the head takes at once, as a tensor of
 * that length, {@code ad} the adapters, {@code kv} the cache, for each layer the key heads and then
 * the value heads: {@code [rows, 2 * key heads, capacity, head size]}.
 *
 * <p>A call works on a flat list of N tokens, without padding: first {@code d} tokens that continue
 * the sequences in cache rows 0 to d-1, then segments of consecutive tokens, each for one row.
 * Linear layers run on all N at once; attention runs once for the d continued rows together and
 * once per segment. The plan is a list of numbers: {@code d}, the longest continued length, then
 * row, start and token count of each segment.
 */
public final class ProgramText {
  /** The program's attributes, all lists of tensors. */
  public static final List<String> ATTRIBUTES = List.of("w", "f", "s", "sc", "ad", "kv", "hc");

  private ProgramText() {}

  /** The program's other attributes, with their types. */
  static final Map<String, String> DICTIONARIES =
      Map.of("q", "Dict[int, __torch__.torch.classes.quantized.LinearPackedParamsBase]");

  /** The whole inference program of a model, whose linear layers hold their matrices in a form. */
  static String of(Blueprint blueprint, LinearForm form) {
    return of(blueprint, form, Stages.one(blueprint.layers()));
  }

  /** The same for a model whose layers are on several devices. */
  static String of(Blueprint blueprint, LinearForm form, Stages stages) {
    return of(blueprint, form, stages, false, 0);
  }

  /**
   * The same in the form whose results for a token depend on nothing but its own sequence.
   *
   * @param invariant whether it is that form
   * @param threads of one operation; that form is made for them
   */
  static String of(
      Blueprint blueprint, LinearForm form, Stages stages, boolean invariant, int threads) {
    StringBuilder text = new StringBuilder(header());
    boolean doubled = form.doublesNorms();
    for (String part :
        List.of(
            StageParts.moves(blueprint, stages),
            ProgramParts.storage(form),
            doubled ? ProgramParts.installedDoubled(blueprint) : ProgramParts.installed(),
            ProgramParts.cache(),
            LinearParts.linear(form, invariant),
            invariant ? InvariantParts.AGREE : "",
            doubled ? ProgramParts.doubledNorm(blueprint) : ProgramParts.norm(blueprint),
            ProgramParts.rotation(blueprint, form, true),
            invariant ? InvariantParts.masks() : ProgramParts.masks(),
            AttentionParts.kernel(blueprint),
            invariant ? InvariantParts.cached(blueprint) : AttentionParts.cached(),
            ProjectionParts.heads(blueprint, form),
            invariant
                ? InvariantParts.activated(blueprint, threads)
                : ProjectionParts.activated(blueprint),
            ProjectionParts.gated(blueprint, form, ""),
            StackParts.layer(blueprint, false),
            StackParts.body(blueprint, stages, invariant),
            ProgramParts.head(blueprint),
            invariant ? InvariantParts.entryPoints() : ProgramParts.entryPoints())) {
      text.append(part);
    }
    return fill(StageParts.placed(text.toString(), stages), blueprint);
  }

  private static String header() {
    StringJoiner lines = new StringJoiner("\n", "", "\n");
    lines.add("class M(Module):");
    lines.add("  __parameters__ = []");
    lines.add("  __buffers__ = []");
    lines.add("  training : bool");
    ATTRIBUTES.forEach(name -> lines.add("  " + name + " : List[Tensor]"));
    DICTIONARIES.forEach((name, type) -> lines.add("  " + name + " : " + type));
    return lines.toString();
  }

  /** Replaces the names in braces by the blueprint's numbers. */
  static String fill(String text, Blueprint b) {
    Map<String, String> values = new TreeMap<>();
    values.put("layers", Integer.toString(b.layers()));
    values.put("hidden", Integer.toString(b.hidden()));
    values.put("inner", Integer.toString(b.intermediate()));
    values.put("heads", Integer.toString(b.heads()));
    values.put("keyHeads", Integer.toString(b.keyHeads()));
    values.put("group", Integer.toString(b.heads() / b.keyHeads()));
    values.put("headSize", Integer.toString(b.headSize()));
    values.put("queries", Integer.toString(b.heads() * b.headSize()));
    values.put("keys", Integer.toString(b.keyHeads() * b.headSize()));
    values.put("half", Integer.toString(b.rope().dimensions() / 2));
    values.put("turned", Integer.toString(b.rope().dimensions()));
    values.put("turnScale", Double.toString(b.rope().scaling()));
    values.put("epsilon", Double.toString(b.epsilon()));
    values.put("attentionScale", Double.toString(b.attentionScale()));
    values.put("attentionCap", Double.toString(b.attentionCap()));
    values.put("logitCap", Double.toString(b.logitCap()));
    values.put("embeddingScale", Double.toString(b.embeddingScale()));
    values.put("window", Integer.toString(b.window()));
    values.put(
        "widest",
        Integer.toString(
            Math.max(b.heads() * b.headSize(), Math.max(b.hidden(), b.intermediate()))));
    values.put("int4Group", Integer.toString(LinearParts.GROUP));
    values.put("size", Integer.toString(b.size()));
    values.put("first", Integer.toString(Blueprint.FIRST_LAYER));
    values.put("perLayer", Integer.toString(b.perLayer()));
    StringJoiner local = new StringJoiner(", ", "[", "]");
    b.localLayers().forEach(isLocal -> local.add(isLocal ? "1" : "0"));
    values.put("local", local.toString());
    for (Role role : Role.values()) {
      values.put(role.name(), b.has(role) ? "o + " + b.offset(role) : "-1");
    }
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue());
    }
    return filled;
  }
}
