package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;

/**
 * GENIA event extraction of the BioNLP Shared Task 2011: abstracts and sections of full papers with
 * proteins, nine types of events and sites.
 *
 * <p>The folder holds {@code train}, {@code devel} and {@code test}, each with {@code .txt}, {@code
 * .a1} and {@code .a2} files as distributed. One item is one file. The gold events of the test
 * split are not public. {@link #study()} gives the sentences the biomedical NLP study counted.
 *
 * @see <a href="https://aclanthology.org/W11-1802/">Kim et al. 2011</a>
 */
public final class Genia2011 extends ViewedCorpus<EventInstance> {

  /** The official test part in the sentences of {@link #study()}; without public gold events. */
  public static final Split OFFICIAL_TEST = Split.of("official-test");

  private static final CorpusInfo INFO =
      new CorpusInfo(
          "Genia2011",
          "BioNLP-ST'11 terms: free for research, commercial use of annotations needs permission;"
              + " texts under the licence of each article",
          "Kim, Wang, Takagi, Yonezawa. Overview of Genia Event Task in BioNLP Shared Task 2011."
              + " BioNLP Shared Task 2011, W11-1802",
          "https://bionlp-st.dbcls.jp/GE/2011/downloads/");
  private static final Schema SCHEMA = GeniaFiles.schema2011();

  private final Path folder;

  private Genia2011(Path folder, CorpusView<EventInstance> view) {
    super(view);
    this.folder = folder;
  }

  /**
   * The corpus in a folder.
   *
   * @param folder holds {@code train}, {@code devel} and {@code test}
   * @return a lenient loader; nothing is read yet
   */
  public static Genia2011 in(Path folder) {
    return new Genia2011(
        folder,
        new CorpusView<>(
            INFO,
            SCHEMA,
            "document",
            ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST),
            folder,
            (split, files, findings) -> GeniaFiles.read(folder, split, SCHEMA, files, findings)));
  }

  @Override
  public Genia2011 strict() {
    return new Genia2011(folder, view().withStrict(true));
  }

  /**
   * The sentences the biomedical NLP study counted, read from the lists in {@code paper-sentences}:
   * 8,666 of the official training part and, as test split, 2,886 of the official validation part.
   * Their text is tokenised and begins with a blank; events have a trigger of one word and no
   * arguments. The study's 249 sentences for validation are unexplained and not offered.
   *
   * @return one item for each sentence of the lists
   */
  public Corpus<EventInstance> study() {
    CorpusView<EventInstance> view =
        new CorpusView<>(
            INFO,
            SCHEMA,
            "sentence",
            ImmutableList.of(Split.TRAIN, Split.TEST, OFFICIAL_TEST),
            folder,
            (split, files, findings) ->
                GeniaSentences.read(folder, split, SCHEMA.labelNames(), files, findings));
    return view.withNote("sentences of paper-sentences; test is the official validation part")
        .withStrict(view().isStrict());
  }
}
