package org.bioeval.datasets;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.AnnotatedDocument;
import org.bioeval.datasets.format.BioC;
import org.bioeval.datasets.format.Conll;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.PubTator;
import org.bioeval.datasets.format.TextFile;

/**
 * A corpus of your own: texts with mentions, one file for each split.
 *
 * <pre>{@code
 * Corpus<MentionInstance> ours =
 *     MentionCorpus.conll("ours", Map.of(Split.TRAIN, train, Split.TEST, test));
 * Dataset<MentionInstance> test = ours.load(Split.TEST);
 * }</pre>
 *
 * <p>The types of mentions are collected from all files, in alphabetical order, unless {@linkplain
 * #withLabels given}. Other formats, or the formats with other settings, go in by {@link #of}.
 *
 * <p>Every mention is verified, whatever the format: a place outside the text, words that are not
 * those at the place, and a type that is none of the given ones are findings in the load report,
 * with file and line where the format is one of {@code org.bioeval.datasets.format}, and errors if
 * the corpus is {@linkplain #strict strict}. Mentions of other types are left out.
 */
public final class MentionCorpus implements Corpus<MentionInstance> {

  /** Reads one file. */
  @FunctionalInterface
  public interface Format {
    /**
     * Reads a file.
     *
     * @param file the file
     * @param findings counts and problems are added to it
     * @return its texts in order, with distinct ids
     */
    ImmutableList<AnnotatedDocument> read(TextFile file, Findings findings);
  }

  private final CorpusInfo info;
  private final String unit;
  private final ImmutableMap<Split, Path> files;
  private final Format format;
  private final boolean isStrict;
  private final Supplier<Schema> schema;

  private MentionCorpus(
      CorpusInfo info,
      String unit,
      ImmutableMap<Split, Path> files,
      Format format,
      boolean isStrict,
      Supplier<Schema> schema) {
    this.info = info;
    this.unit = unit;
    this.files = files;
    this.format = format;
    this.isStrict = isStrict;
    this.schema = schema;
  }

  /**
   * A corpus in any format.
   *
   * @param name of the corpus, for reports
   * @param unit what one item is, such as {@code document}
   * @param files one for each split
   * @param format reads them, such as {@code Conll.withDefaults().withTagColumn(1)::read}
   * @return a lenient loader; nothing is read yet
   * @throws IllegalArgumentException if there is no file
   */
  public static MentionCorpus of(String name, String unit, Map<Split, Path> files, Format format) {
    checkArgument(!files.isEmpty(), "corpus '%s' has no files; give one for each split", name);
    // Map.of has no order; train, validation, test comes first, then others by name.
    ImmutableList<Split> usual = ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST);
    ImmutableSortedMap<Split, Path> sorted =
        ImmutableSortedMap.copyOf(
            files,
            Comparator.comparingInt(
                    (Split split) -> usual.contains(split) ? usual.indexOf(split) : usual.size())
                .thenComparing(Split::name));
    return new MentionCorpus(
        new CorpusInfo(name, "", "", ""),
        unit,
        sorted,
        format,
        false,
        Suppliers.memoize(() -> collect(name, sorted, format)));
  }

  /**
   * A corpus of tagged tokens: IOB1, IOB2, IOBES or BILOU tags in the last column.
   *
   * @param name of the corpus, for reports
   * @param files one for each split
   * @return a lenient loader of sentences; nothing is read yet
   * @throws IllegalArgumentException if there is no file
   * @see Conll
   */
  public static MentionCorpus conll(String name, Map<Split, Path> files) {
    return of(name, "sentence", files, Conll.withDefaults()::read);
  }

  /**
   * A corpus of BioC collections, in JSON if a file's text begins with a brace or bracket, in XML
   * otherwise.
   *
   * @param name of the corpus, for reports
   * @param files one for each split
   * @return a lenient loader of documents; nothing is read yet
   * @throws IllegalArgumentException if there is no file
   * @see BioC
   */
  public static MentionCorpus bioc(String name, Map<Split, Path> files) {
    BioC reader = BioC.withDefaults();
    return of(name, "document", files, reader::read);
  }

  /**
   * A corpus of PubTator files.
   *
   * @param name of the corpus, for reports
   * @param files one for each split
   * @return a lenient loader of documents; nothing is read yet
   * @throws IllegalArgumentException if there is no file
   * @see PubTator
   */
  public static MentionCorpus pubTator(String name, Map<Split, Path> files) {
    return of(name, "document", files, PubTator.withDefaults()::read);
  }

  private static Schema collect(String name, ImmutableMap<Split, Path> files, Format format) {
    TreeSet<String> types = new TreeSet<>();
    for (Path file : files.values()) {
      for (AnnotatedDocument document :
          format.read(TextFile.read(file), Findings.lenient(folder(file)))) {
        for (Mention mention : document.mentions()) {
          types.add(mention.type());
        }
      }
    }
    return Schema.of(name, types.stream().map(type -> new Label(type, "")).toArray(Label[]::new));
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /**
   * The same corpus with the types of mentions given, in the order in which a prompt offers them.
   *
   * @param labels the types
   * @return a loader
   */
  public MentionCorpus withLabels(Label... labels) {
    Schema given = Schema.of(info.name(), labels);
    return new MentionCorpus(info, unit, files, format, isStrict, () -> given);
  }

  /**
   * The same corpus with its facts, for reports.
   *
   * @param facts name, licence, citation and home page
   * @return a loader
   */
  public MentionCorpus withInfo(CorpusInfo facts) {
    return new MentionCorpus(facts, unit, files, format, isStrict, schema);
  }

  @Override
  public CorpusInfo info() {
    return info;
  }

  /**
   * The types of mentions; reads all files the first time unless they were given.
   *
   * @throws CorpusFormatException if a file is missing or cannot be decoded
   */
  @Override
  public Schema schema() {
    return Objects.requireNonNull(schema.get());
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public ImmutableList<Split> splits() {
    return files.keySet().asList();
  }

  @Override
  public Dataset<MentionInstance> load(Split split) {
    Path file = files.getOrDefault(split, Path.of(""));
    return new CorpusView<MentionInstance>(
            info,
            schema(),
            unit,
            splits(),
            folder(file),
            (part, sources, findings) -> {
              TextFile text = sources.text(file.toAbsolutePath());
              Set<String> types = ImmutableSet.copyOf(schema().labelNames());
              Findings typed = findings.withTypes(types);
              ImmutableList<AnnotatedDocument> documents = format.read(text, typed);
              ImmutableList<MentionInstance> verified =
                  MentionVerifier.verify(documents, types, text.path(), typed);
              findings.add(typed);
              return verified;
            })
        .withStrict(isStrict)
        .load(split);
  }

  @Override
  public MentionCorpus strict() {
    return new MentionCorpus(info, unit, files, format, true, schema);
  }
}
