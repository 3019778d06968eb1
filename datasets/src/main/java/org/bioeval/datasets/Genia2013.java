package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;

/**
 * GENIA event extraction of the BioNLP Shared Task 2013: sections of full papers with proteins,
 * thirteen types of events, sites, anaphora and coreference.
 *
 * <p>The folder holds {@code train}, {@code devel} and {@code test}, each with {@code .txt}, {@code
 * .a1} and {@code .a2} files as distributed. One item is one section file, also in the study; the
 * gold events of the test split are not public.
 *
 * @see <a href="https://aclanthology.org/W13-2002/">Kim, Wang, Yamamoto 2013</a>
 */
public final class Genia2013 extends ViewedCorpus<EventInstance> {
  private static final CorpusInfo INFO =
      new CorpusInfo(
          "Genia2013",
          "annotations CC BY 3.0 (Database Center for Life Science); texts under the licence of"
              + " each article",
          "Kim, Wang, Yamamoto. The Genia Event Extraction Shared Task, 2013 Edition: Overview."
              + " BioNLP Shared Task 2013, W13-2002",
          "https://2013.bionlp-st.org/tasks");
  private static final Schema SCHEMA = GeniaFiles.schema2013();

  private Genia2013(CorpusView<EventInstance> view) {
    super(view);
  }

  /**
   * The corpus in a folder.
   *
   * @param folder holds {@code train}, {@code devel} and {@code test}
   * @return a lenient loader; nothing is read yet
   */
  public static Genia2013 in(Path folder) {
    return new Genia2013(
        new CorpusView<>(
            INFO,
            SCHEMA,
            "section",
            ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST),
            folder,
            (split, files, findings) -> GeniaFiles.read(folder, split, SCHEMA, files, findings)));
  }

  @Override
  public Genia2013 strict() {
    return new Genia2013(view().withStrict(true));
  }
}
