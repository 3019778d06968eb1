package org.bioeval.core.task;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.data.Instance;

/**
 * Samples several completions and lets their answers vote (Wang et al. 2023, arXiv 2203.11171).
 * Only completions with a readable answer vote; if there is none, the first completion's outcome
 * stands. The outcome's reading joins those of all answers that voted.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public final class SelfConsistency<I extends Instance, A> implements Strategy<I, A> {

  private final int samples;
  private final double temperature;
  private final String voting;
  private final Function<List<A>, A> vote;

  private SelfConsistency(
      int samples, double temperature, String voting, Function<List<A>, A> vote) {
    checkArgument(samples >= 2, "illegal number of samples: %s, must be at least 2", samples);
    checkArgument(
        temperature > 0 && temperature <= 2,
        "illegal temperature: %s, must be greater than 0 and at most 2, or all samples are equal",
        temperature);
    this.samples = samples;
    this.temperature = temperature;
    this.voting = voting;
    this.vote = vote;
  }

  /**
   * The answer given most often wins; of equally frequent ones, the first. Lists that hold the same
   * elements in another order are the same answer.
   *
   * @param samples how many completions, at least 2
   * @param temperature greater than 0
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the strategy
   */
  public static <I extends Instance, A> SelfConsistency<I, A> of(int samples, double temperature) {
    return new SelfConsistency<>(samples, temperature, "vote", SelfConsistency::mostFrequent);
  }

  /**
   * Each label is kept that more than half of the readable answers hold.
   *
   * @param samples how many completions, at least 2
   * @param temperature greater than 0
   * @param <I> kind of instance
   * @return the strategy
   */
  public static <I extends Instance> SelfConsistency<I, ImmutableSet<String>> perLabel(
      int samples, double temperature) {
    return new SelfConsistency<>(samples, temperature, "label-vote", SelfConsistency::majority);
  }

  private static <A> A mostFrequent(List<A> answers) {
    Map<Object, Integer> counts = new HashMap<>();
    answers.forEach(answer -> counts.merge(withoutOrder(answer), 1, Integer::sum));
    int most = Collections.max(counts.values());
    for (A answer : answers) {
      if (counts.getOrDefault(withoutOrder(answer), 0) == most) {
        return answer;
      }
    }
    throw new AssertionError("the most frequent answer is one of the answers");
  }

  private static Object withoutOrder(Object answer) {
    return answer instanceof List<?> list ? ImmutableMultiset.copyOf(list) : answer;
  }

  private static ImmutableSet<String> majority(List<ImmutableSet<String>> answers) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    answers.forEach(set -> set.forEach(label -> counts.merge(label, 1, Integer::sum)));
    ImmutableSet.Builder<String> kept = ImmutableSet.builder();
    counts.forEach(
        (label, count) -> {
          if (2 * count > answers.size()) {
            kept.add(label);
          }
        });
    return kept.build();
  }

  @Override
  public Task<I, A> around(Task<I, A> task) {
    checkArgument(
        task.samples() == 1, "task %s already samples %s completions", task.name(), task.samples());
    return new ForwardingTask<>(task) {
      @Override
      public String name() {
        return inner().name() + "+" + voting + samples + "@" + temperature;
      }

      @Override
      public int samples() {
        return samples;
      }

      @Override
      public Decoding decoding(Decoding base, int sample) {
        return inner()
            .decoding(base, sample)
            .withTemperature(temperature)
            .withSeed(base.seed().orElse(0) + sample);
      }

      @Override
      public Outcome<A> parse(I instance, List<Completion> completions) {
        checkArgument(
            completions.size() == samples,
            "task %s reads %s completions an item, not %s",
            name(),
            samples,
            completions.size());
        List<A> answers = new ArrayList<>();
        Reading reading = Reading.NONE;
        for (Completion completion : completions) {
          if (inner().parse(instance, completion) instanceof Outcome.Answered<A> answered) {
            answers.add(answered.answer());
            reading = reading.and(answered.reading());
          }
        }
        return answers.isEmpty()
            ? inner().parse(instance, completions.get(0))
            : new Outcome.Answered<>(vote.apply(answers), reading);
      }
    };
  }
}
