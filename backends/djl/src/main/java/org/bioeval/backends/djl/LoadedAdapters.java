package org.bioeval.backends.djl;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.djl.internal.model.Decoder;

/** Which adapters a model holds, and under which numbers. */
final class LoadedAdapters {
  private static final String SUFFIX = ".weight";

  private final Decoder decoder;
  private final Map<Adapter, Integer> numbers = new IdentityHashMap<>();

  private int next;

  LoadedAdapters(Decoder decoder) {
    this.decoder = decoder;
  }

  /** The number of an adapter, which is loaded if it is new. */
  synchronized int numberOf(Adapter adapter) {
    Integer known = numbers.get(adapter);
    if (known != null) {
      return known;
    }
    Map<String, Blueprint.Weight> linear = new HashMap<>();
    for (Blueprint.Weight weight : decoder.blueprint().weights()) {
      if (weight.linear() && weight.index() != Blueprint.HEAD) {
        String name = weight.name();
        linear.put(name.substring(0, name.length() - SUFFIX.length()), weight);
      }
    }
    adapter.pairs().forEach((module, pair) -> check(adapter, linear, module, pair));
    // Numbers are never used twice: the cache may hold what an earlier adapter computed.
    int number = next++;
    try {
      for (Map.Entry<String, Adapter.Pair> entry : adapter.pairs().entrySet()) {
        Blueprint.Weight weight = linear.get(entry.getKey());
        Adapter.Pair pair = entry.getValue();
        if (weight != null) {
          decoder.adapt(number, weight, pair.a(), pair.b(), pair.scaling());
        }
      }
    } catch (RuntimeException | Error e) {
      removeParts(number, e);
      throw e;
    }
    numbers.put(adapter, number);
    return number;
  }

  /** Nobody knows the number of an adapter that was loaded in part. */
  private void removeParts(int number, Throwable cause) {
    try {
      decoder.removeAdapter(number);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  synchronized void remove(Adapter adapter) {
    Integer number = numbers.remove(adapter);
    if (number != null) {
      decoder.removeAdapter(number);
    }
  }

  private static void check(
      Adapter adapter, Map<String, Blueprint.Weight> linear, String module, Adapter.Pair pair) {
    Blueprint.Weight weight = linear.get(module);
    if (weight == null) {
      throw new CheckpointException(
          "%s: the model has no linear layer '%s' that can be adapted".formatted(adapter, module));
    }
    long out = weight.shape().get(0);
    long in = weight.shape().get(1);
    if (pair.a().shape()[1] != in || pair.b().shape()[0] != out) {
      throw new CheckpointException(
          "%s: layer '%s' maps %s to %s numbers, the adapter %s to %s; it is for another model"
              .formatted(adapter, module, in, out, pair.a().shape()[1], pair.b().shape()[0]));
    }
  }
}
