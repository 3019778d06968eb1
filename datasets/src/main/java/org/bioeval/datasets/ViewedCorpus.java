package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;

/**
 * A corpus class over its view, so that each class holds only what is its own.
 *
 * @param <I> kind of instance
 */
abstract class ViewedCorpus<I extends Instance> implements Corpus<I> {
  private final CorpusView<I> view;

  ViewedCorpus(CorpusView<I> view) {
    this.view = view;
  }

  final CorpusView<I> view() {
    return view;
  }

  @Override
  public final CorpusInfo info() {
    return view.info();
  }

  @Override
  public final Schema schema() {
    return view.schema();
  }

  @Override
  public final String unit() {
    return view.unit();
  }

  @Override
  public final ImmutableList<Split> splits() {
    return view.splits();
  }

  @Override
  public final Dataset<I> load(Split split) {
    return view.load(split);
  }
}
