package org.bioeval.metrics.text;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.Observation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lengths of an item's texts in tokens of a model, for one accumulator. A length is worth less than
 * an answer: where the model fails to count, the number is left out and the run goes on.
 */
final class ModelLengths {
  static final ImmutableList<String> NAMES =
      ImmutableList.of("answer-tokens/model", "reasoning-tokens/model", "reference-tokens/model");

  /** Texts whose counts are kept: short references and answers come again and again. */
  private static final int KEPT_TEXTS = 1_000;

  /**
   * Failures in a row after which the model is asked no more. A backend has tried for a while
   * before it fails, and a server that is gone must not hold up every item.
   */
  private static final int FAILURES_IN_A_ROW = 3;

  private static final Logger LOG = LoggerFactory.getLogger(ModelLengths.class);

  private final Backend model;
  private final Cache<String, Integer> known =
      CacheBuilder.newBuilder().maximumSize(KEPT_TEXTS).build();
  private int failuresInARow;

  ModelLengths(Backend model) {
    this.model = model;
  }

  Map<String, Double> of(Observation<? extends Instance, ? extends String> observation) {
    Map<String, Double> lengths = new LinkedHashMap<>();
    put(lengths, NAMES.get(0), observation.outcome().scored().map(a -> (String) a).orElse(""));
    if (!observation.completions().isEmpty()) {
      put(lengths, NAMES.get(1), observation.completions().get(0).split().reasoning());
    }
    put(lengths, NAMES.get(2), observation.gold());
    return lengths;
  }

  private void put(Map<String, Double> lengths, String name, String text) {
    count(text).ifPresent(tokens -> lengths.put(name, (double) tokens));
  }

  private OptionalInt count(String text) {
    Integer before = known.getIfPresent(text);
    if (before != null) {
      return OptionalInt.of(before);
    }
    if (failuresInARow >= FAILURES_IN_A_ROW) {
      return OptionalInt.empty();
    }
    try {
      OptionalInt tokens = model.countTokens(text);
      tokens.ifPresent(n -> known.put(text, n));
      failuresInARow = 0;
      return tokens;
    } catch (BackendException e) {
      boolean pointless =
          e instanceof PermanentException permanent
              && permanent.scope() == PermanentException.Scope.RUN;
      failuresInARow = pointless ? FAILURES_IN_A_ROW : failuresInARow + 1;
      LOG.warn(
          "{} did not count the tokens of a text, which is left out of the mean length{}: {}",
          model.info().model(),
          failuresInARow < FAILURES_IN_A_ROW ? "" : ", as are all further ones",
          e.getMessage());
      return OptionalInt.empty();
    }
  }
}
