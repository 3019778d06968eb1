package org.bioeval.core.baseline;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capabilities;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.Task;

/** Answers every question with the gold answer that is most frequent in the training data. */
public final class MajorityBaseline implements Backend {

  private final BackendInfo info;
  private final String answer;

  private MajorityBaseline(BackendInfo info, String answer) {
    this.info = info;
    this.answer = answer;
  }

  /**
   * Learns the most frequent answer; of equally frequent ones, the first.
   *
   * @param task the question
   * @param train the training data, at least one item
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the baseline
   * @throws IllegalArgumentException if there is no training item
   */
  public static <I extends Instance, A> MajorityBaseline of(Task<I, A> task, Dataset<I> train) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (I item : train) {
      counts.merge(task.format(task.gold(item)), 1, Integer::sum);
    }
    checkArgument(!counts.isEmpty(), "the training data of %s is empty", train.info().corpus());
    String best = counts.keySet().iterator().next();
    int most = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > most) {
        most = entry.getValue();
        best = entry.getKey();
      }
    }
    BackendInfo info =
        BackendInfo.of("baseline", "majority")
            .withIdentity("train", train.info().corpus() + " " + train.info().split())
            .withIdentity("train.sha256", train.info().checksum());
    return new MajorityBaseline(info, best);
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public Completion complete(Prompt prompt, Decoding decoding) {
    Capabilities.require(this, prompt, decoding);
    return Completion.of(answer);
  }
}
