package org.bioeval.report.internal;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bioeval.core.eval.ItemResult;
import org.bioeval.core.eval.Items;

/** Reads the items of several runs side by side, one item at a time. */
final class SideBySide {

  private SideBySide() {}

  /** What all candidates made of one item. */
  record Entry(ImmutableList<ItemResult> answers) {

    ItemResult first() {
      return answers.get(0);
    }

    /** Lower goes first: right for one and wrong for another, different, all wrong, all right. */
    int rank() {
      long right = answers.stream().filter(ItemResult::exact).count();
      if (right > 0 && right < answers.size()) {
        return 0;
      }
      if (answers.stream().map(ItemResult::answer).distinct().count() > 1) {
        return 1;
      }
      return right == 0 ? 2 : 3;
    }
  }

  /**
   * Reads all items.
   *
   * @param files items by candidate, in one order
   * @param action told each item in that order
   * @throws IllegalArgumentException if two files hold different items; the message names them
   */
  static void forEach(ImmutableMap<String, Path> files, Consumer<Entry> action) {
    List<Stream<ItemResult>> streams = new ArrayList<>();
    try {
      files.values().forEach(file -> streams.add(Items.read(file)));
      List<Iterator<ItemResult>> iterators = streams.stream().map(Stream::iterator).toList();
      while (iterators.get(0).hasNext()) {
        action.accept(next(files, iterators));
      }
      for (int i = 0; i < iterators.size(); i++) {
        checkArgument(
            !iterators.get(i).hasNext(),
            "%s has more items than %s; give files of the same items",
            files.values().asList().get(i),
            files.values().asList().get(0));
      }
    } finally {
      streams.forEach(Stream::close);
    }
  }

  private static Entry next(ImmutableMap<String, Path> files, List<Iterator<ItemResult>> from) {
    ImmutableList.Builder<ItemResult> answers = ImmutableList.builder();
    String id = "";
    for (int i = 0; i < from.size(); i++) {
      Path file = files.values().asList().get(i);
      checkArgument(from.get(i).hasNext(), "%s ends before item '%s'", file, id);
      ItemResult item = from.get(i).next();
      checkArgument(
          i == 0 || item.id().equals(id),
          "%s has item '%s' where %s has '%s'; give files of the same items",
          file,
          item.id(),
          files.values().asList().get(0),
          id);
      id = item.id();
      answers.add(item);
    }
    return new Entry(answers.build());
  }
}
