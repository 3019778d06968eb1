package org.bioeval.datasets.format;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Span;

/**
 * Whatever bytes a file holds, a reader gives documents whose mentions lie in their text, or throws
 * {@link CorpusFormatException}. Runs the inputs kept as resources; with {@code JAZZER_FUZZ=1} it
 * searches for new ones.
 */
class FormatFuzzTest {
  private static final Path FOLDER = Path.of("fuzz");
  private static final Path PATH = FOLDER.resolve("file");

  private interface Reader {
    Iterable<AnnotatedDocument> read(TextFile file, Findings findings);
  }

  private static void check(byte[] bytes, Reader reader) {
    try {
      TextFile file = new TextFile(PATH, TextFile.decode(PATH, bytes));
      for (AnnotatedDocument document : reader.read(file, Findings.lenient(FOLDER))) {
        for (Mention mention : document.mentions()) {
          check(document.document(), mention);
        }
      }
    } catch (CorpusFormatException expected) {
      if (!expected.getMessage().contains("file")) {
        throw new AssertionError("error does not name the file", expected);
      }
    }
  }

  private static void check(Document document, Mention mention) {
    for (Span span : mention.spans()) {
      if (span.end() > document.text().length()) {
        throw new AssertionError(mention + " reaches past its text");
      }
    }
  }

  @FuzzTest(maxDuration = "1m")
  void pubTator(byte[] bytes) {
    check(bytes, PubTator.withDefaults()::read);
  }

  @FuzzTest(maxDuration = "1m")
  void biocXml(byte[] bytes) {
    check(bytes, BioC.withDefaults()::readXml);
  }

  @FuzzTest(maxDuration = "1m")
  void biocJson(byte[] bytes) {
    check(bytes, BioC.withDefaults()::readJson);
  }

  @FuzzTest(maxDuration = "1m")
  void conll(byte[] bytes) {
    check(bytes, Conll.withDefaults()::read);
  }

  @FuzzTest(maxDuration = "1m")
  void geneMentions(FuzzedDataProvider data) {
    TextFile sentences = new TextFile(PATH, data.consumeAsciiString(200));
    TextFile genes = new TextFile(PATH, data.consumeAsciiString(200));
    TextFile alternatives = new TextFile(PATH, data.consumeRemainingAsAsciiString());
    for (MentionInstance item :
        GeneMentionFiles.read(sentences, genes, alternatives, Findings.lenient(FOLDER))) {
      item.mentions().forEach(mention -> check(item.document(), mention));
      item.alternatives().forEach(mention -> check(item.document(), mention));
    }
  }
}
