package org.bioeval.core.task;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;

/**
 * Shows solved examples before the question: each as a user turn with the question's last message
 * and an assistant turn with the gold answer in the task's own format (Brown et al. 2020, arXiv
 * 2005.14165).
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public final class FewShot<I extends Instance, A> implements Strategy<I, A> {

  private final String description;
  private final Function<I, ? extends List<I>> examples;

  private FewShot(String description, Function<I, ? extends List<I>> examples) {
    this.description = description;
    this.examples = examples;
  }

  /**
   * The same examples for every item, in the given order. An example that is the item itself or has
   * its text (but for case and blanks) is left out of that item's prompt.
   *
   * @param examples from a train split
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the strategy
   */
  public static <I extends Instance, A> FewShot<I, A> fixed(List<? extends I> examples) {
    ImmutableList<I> copy = ImmutableList.copyOf(examples);
    checkArgument(!copy.isEmpty(), "few-shot prompting needs at least one example");
    return new FewShot<>(copy.size() + "-shot", item -> copy);
  }

  /**
   * The most similar training items, the most similar one last, next to the question. One that is
   * the item itself or has its text is left out, should the retriever return it.
   *
   * @param retriever over a train split
   * @param count how many examples, at least 1
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the strategy
   */
  public static <I extends Instance, A> FewShot<I, A> retrieved(
      ExampleRetriever<I> retriever, int count) {
    checkArgument(count >= 1, "illegal number of examples: %s, must be at least 1", count);
    return new FewShot<>(
        count + "-shot-retrieved", item -> Lists.reverse(retriever.nearest(item.text(), count)));
  }

  /** Without case and blanks: what counts as the same text. */
  private static String plain(String text) {
    return CharMatcher.whitespace().removeFrom(text).toLowerCase(Locale.ROOT);
  }

  @Override
  public Task<I, A> around(Task<I, A> task) {
    return new ForwardingTask<>(task) {
      @Override
      public String name() {
        return inner().name() + "+" + description;
      }

      @Override
      public Prompt prompt(I instance) {
        ImmutableList.Builder<Message> turns = ImmutableList.builder();
        String own = plain(instance.text());
        for (I example : examples.apply(instance)) {
          if (example.id().equals(instance.id()) || plain(example.text()).equals(own)) {
            continue;
          }
          ImmutableList<Message> asked = inner().prompt(example).messages();
          turns.add(asked.get(asked.size() - 1));
          turns.add(Message.assistant(inner().format(inner().gold(example))));
        }
        return inner().prompt(instance).withTurnsBeforeLast(turns.build());
      }
    };
  }
}
