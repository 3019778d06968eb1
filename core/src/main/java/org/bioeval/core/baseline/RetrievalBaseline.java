package org.bioeval.core.baseline;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.Map;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capabilities;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.ExampleRetriever;
import org.bioeval.core.task.Task;

/**
 * Answers with the gold answer of the training item that is nearest to the item in question (the
 * nearest-neighbour classifier with k = 1). An item without any neighbour gets the most frequent
 * answer.
 *
 * <p>The item is recognised by its prompt, so one baseline answers only about the dataset it was
 * made for.
 */
public final class RetrievalBaseline implements Backend {

  private final BackendInfo info;
  private final Map<String, String> textByPrompt;
  private final Nearest nearest;
  private final Backend otherwise;

  private interface Nearest {
    ImmutableList<String> answers(String text);
  }

  private RetrievalBaseline(
      BackendInfo info, Map<String, String> textByPrompt, Nearest nearest, Backend otherwise) {
    this.info = info;
    this.textByPrompt = textByPrompt;
    this.nearest = nearest;
    this.otherwise = otherwise;
  }

  /**
   * A baseline for one dataset.
   *
   * @param task the question
   * @param train the training data, at least one item
   * @param retriever over the same training data
   * @param asked the items that will be asked about
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the baseline
   * @throws IllegalArgumentException if there is no training item
   */
  public static <I extends Instance, A> RetrievalBaseline of(
      Task<I, A> task, Dataset<I> train, ExampleRetriever<I> retriever, Dataset<I> asked) {
    Map<String, String> texts = new HashMap<>();
    for (I item : asked) {
      texts.put(task.prompt(item).digest(), item.text());
    }
    BackendInfo info =
        BackendInfo.of("baseline", "retrieval")
            .withIdentity("train", train.info().corpus() + " " + train.info().split())
            .withIdentity("train.sha256", train.info().checksum());
    return new RetrievalBaseline(
        info,
        texts,
        text ->
            retriever.nearest(text, 1).stream()
                .map(example -> task.format(task.gold(example)))
                .collect(ImmutableList.toImmutableList()),
        MajorityBaseline.of(task, train));
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public Completion complete(Prompt prompt, Decoding decoding) {
    Capabilities.require(this, prompt, decoding);
    String text = textByPrompt.get(prompt.digest());
    checkArgument(
        text != null,
        "the retrieval baseline knows only the items it was made for; make one for this dataset and task");
    ImmutableList<String> answers = nearest.answers(text);
    return answers.isEmpty() ? otherwise.complete(prompt, decoding) : Completion.of(answers.get(0));
  }
}
