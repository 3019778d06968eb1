package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.internal.SourceFiles;

/**
 * A corpus folder seen in one unit: what all loaders share, around the part that differs.
 *
 * @param info facts about the corpus
 * @param schema the closed lists
 * @param unit what one item is
 * @param splits in the order train, validation, test
 * @param folder the corpus folder
 * @param isStrict whether errors of the files are thrown
 * @param notes how this view was derived, if it is not the corpus as distributed
 * @param reader reads one split
 * @param <I> kind of instance
 */
record CorpusView<I extends Instance>(
    CorpusInfo info,
    Schema schema,
    String unit,
    ImmutableList<Split> splits,
    Path folder,
    boolean isStrict,
    ImmutableList<String> notes,
    Reader<I> reader)
    implements Corpus<I> {

  /** Reads the instances of one split. */
  @FunctionalInterface
  interface Reader<I extends Instance> {
    List<I> read(Split split, SourceFiles files, Findings findings);
  }

  CorpusView(
      CorpusInfo info,
      Schema schema,
      String unit,
      ImmutableList<Split> splits,
      Path folder,
      Reader<I> reader) {
    this(info, schema, unit, splits, folder, false, ImmutableList.of(), reader);
  }

  CorpusView<I> withNote(String note) {
    ImmutableList<String> more = ImmutableList.<String>builder().addAll(notes).add(note).build();
    return new CorpusView<>(info, schema, unit, splits, folder, isStrict, more, reader);
  }

  CorpusView<I> withStrict(boolean strict) {
    return new CorpusView<>(info, schema, unit, splits, folder, strict, notes, reader);
  }

  @Override
  public Dataset<I> load(Split split) {
    if (!splits.contains(split)) {
      throw new IllegalArgumentException(
          info.name() + " by " + unit + " has no split '" + split + "'; it has " + splits);
    }
    if (!Files.isDirectory(folder)) {
      throw new CorpusFormatException(
          folder, 0, "no such folder; give the folder that holds " + info.name());
    }
    SourceFiles files = new SourceFiles(folder);
    Findings findings = isStrict ? Findings.strict(folder) : Findings.lenient(folder);
    List<I> instances = reader.read(split, files, findings);
    SeveralPieces.warn(instances, folder.resolve(files.name()), findings);
    DatasetInfo origin =
        new DatasetInfo(
            info.name(),
            split,
            unit,
            files.checksum(),
            info.licence(),
            info.citation(),
            info.homepage(),
            notes);
    try {
      return Dataset.of(origin, schema, findings.toReport(), instances);
    } catch (IllegalArgumentException e) {
      // An id that occurs twice: an error of the files here, not of the caller.
      throw new CorpusFormatException(folder, 0, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Corpus<I> strict() {
    return withStrict(true);
  }
}
