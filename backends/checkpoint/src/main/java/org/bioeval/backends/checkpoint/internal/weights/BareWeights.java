package org.bioeval.backends.checkpoint.internal.weights;

import java.util.Set;
import java.util.TreeSet;

/**
 * The tensors of a checkpoint that was saved without what comes after the layers, as models for
 * embeddings are ({@code AutoModel} in transformers): names lack the beginning {@code model.}, and
 * there is no vocabulary head. The embedding stands in for the head, so that the same programs
 * load; what the head computes has no meaning.
 */
public final class BareWeights extends TensorView {
  private static final String PREFIX = "model.";
  private static final String EMBEDDING = "embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";

  private final Set<String> names = new TreeSet<>();

  private BareWeights(TensorSource source) {
    super(source);
    source.names().forEach(name -> names.add(PREFIX + name));
    names.add(HEAD);
  }

  /** The source itself, or one with the names of a whole model if it is bare. */
  public static TensorSource named(TensorSource source) {
    return source.names().contains(EMBEDDING) ? new BareWeights(source) : source;
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  protected String stored(String name) {
    return name.equals(HEAD) ? EMBEDDING : name.substring(PREFIX.length());
  }
}
