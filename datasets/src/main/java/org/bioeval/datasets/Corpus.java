package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CorpusFormatException;

/**
 * A corpus on disk in its native files.
 *
 * <p>Loaders are lenient by default: what the files get wrong is in the dataset's {@code
 * LoadReport}, and what can be used is used. {@link #strict()} throws at the first finding that is
 * an error of the files instead. Implementations are immutable and safe for use by many threads.
 *
 * @param <I> kind of instance
 */
public interface Corpus<I extends Instance> {

  /**
   * Facts about the corpus.
   *
   * @return name, licence, citation and home page
   */
  CorpusInfo info();

  /**
   * The closed lists the corpus annotates with.
   *
   * @return labels and roles
   */
  Schema schema();

  /**
   * What one item is in this view of the corpus.
   *
   * @return such as {@code document}, {@code sentence}, {@code pair} or {@code row}
   */
  String unit();

  /**
   * The parts of this view that {@link #load} knows, whether or not their files are in the folder.
   *
   * @return splits in the order train, validation, test
   */
  ImmutableList<Split> splits();

  /**
   * Reads one part.
   *
   * @param split one of {@link #splits()}
   * @return the instances in the order of the files
   * @throws IllegalArgumentException if the corpus has no such split; the message lists those it
   *     has
   * @throws CorpusFormatException if a file is missing, cannot be decoded, or (when strict)
   *     disagrees with the format
   * @throws java.io.UncheckedIOException if a file cannot be read
   */
  Dataset<I> load(Split split);

  /**
   * The same corpus, intolerant of malformed lines, dangling references and offset mismatches.
   *
   * @return a loader that throws {@link CorpusFormatException} where this one reports an issue
   */
  Corpus<I> strict();
}
