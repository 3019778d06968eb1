package org.bioeval.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConllTest {
  private static final Path FOLDER = Path.of("corpus");

  private static List<AnnotatedDocument> read(Conll reader, String text) {
    return reader.read(new TextFile(FOLDER.resolve("x.tsv"), text), Findings.strict(FOLDER));
  }

  /** The same two mentions, "b c" and "d", in every scheme. */
  @ParameterizedTest
  @CsvSource({
    "IOB2,O B-X I-X B-X O",
    "IOB1,O I-X I-X B-X O",
    "IOBES,O B-X E-X S-X O",
    "BILOU,O B-X L-X U-X O",
    "other type,O I-Y I-Y I-X O"
  })
  void readsEveryScheme(String scheme, String tags) {
    String[] tag = tags.split(" ");
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < tag.length; i++) {
      file.append((char) ('a' + i)).append('\t').append(tag[i]).append('\n');
    }
    AnnotatedDocument sentence = read(Conll.withDefaults(), file.toString()).get(0);
    assertThat(sentence.document().text()).isEqualTo("a b c d e");
    assertThat(sentence.mentions())
        .as(scheme)
        .extracting(Mention::text, Mention::start)
        .containsExactly(tuple("b c", 2), tuple("d", 6));
  }

  @Test
  void readsUntypedTagsAndOtherColumns() {
    List<AnnotatedDocument> sentences =
        read(
            Conll.withDefaults().withTagColumn(1).withUntypedLabel("Chemical").withIdPrefix("dev#"),
            "-DOCSTART- O\n\nzinc B +\nion I -\nis O +\n\n\nred O +\n");
    assertThat(sentences).extracting(s -> s.document().id()).containsExactly("dev#1", "dev#2");
    assertThat(sentences.get(0).mentions())
        .containsExactly(Mention.of("T1", "Chemical", 0, 8, "zinc ion"));
  }

  @ParameterizedTest
  @CsvSource({"'a\tO\n\n',2", "'a\tO\n',1", "'a\tO',1", "'a\tO\r\n\r\n',2", "'a\tO\n\n\n',2"})
  void addsAnEmptyTailWhereLoadingScriptsDo(String text, int expected) {
    assertThat(read(Conll.withDefaults().withEmptyTail(), text)).hasSize(expected);
    assertThat(read(Conll.withDefaults(), text)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'a\tO\nb\n',has no token and tag",
    "'a\tO\n\tO\n',has no token and tag",
    "'a\tO\nb\tX-Y\n',tag 'X-Y' is none of",
    "'a\tO\nb\tB-\n',tag 'B-' is none of",
    "'a\tO\nb\tBY\n',tag 'BY' is none of"
  })
  void reportsOrThrowsWithTheLine(String text, String message) {
    assertThatThrownBy(() -> read(Conll.withDefaults(), text))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("x.tsv:2: ")
        .hasMessageContaining(message);
    Findings findings = Findings.lenient(FOLDER);
    Conll.withDefaults().read(new TextFile(FOLDER.resolve("x.tsv"), text), findings);
    assertThat(findings.toReport().issues(Kind.MALFORMED)).hasSize(1);
  }

  private static List<String> sentences(String text) {
    return read(Conll.withDefaults(), text).stream()
        .map(sentence -> sentence.document().text() + " " + mentions(sentence))
        .toList();
  }

  private static List<String> mentions(AnnotatedDocument sentence) {
    return sentence.mentions().stream().map(m -> m.type() + ":" + m.text()).toList();
  }

  /** One sentence, "zinc ions hurt" with the metal "zinc ions", however its columns are set. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "zinc\tB-Metal\t\nions\tI-Metal\t\t\nhurt\tO \n",
        "zinc B-Metal \nions I-Metal\t\nhurt O\u00A0\n",
        "zinc   B-Metal\nions   I-Metal\nhurt   O\n",
        "  zinc  NN   B-Metal\n  ions  NNS  I-Metal\n  hurt  VBP  O\n",
        "zinc \tB-Metal\nions \t I-Metal\nhurt \tO\n",
        "\uFEFFzinc\tB-Metal\nions\tI-Metal\nhurt\tO\n",
        "# newdoc\n# text = zinc ions hurt\nzinc\tB-Metal\nions\tI-Metal\n# or O\nhurt\tO\n"
      })
  void takesColumnsHoweverTheyAreSet(String text) {
    assertThat(sentences(text)).containsExactly("zinc ions hurt [Metal:zinc ions]");
  }

  /** Two sentences: what stands between the tokens ends the sentence and the mention. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\t",
        "\u00A0",
        "\u2003\u00A0\t",
        "\u200B",
        "-DOCSTART-",
        "-DOCSTART-\tO",
        "-DOCSTART- -X- -X- O",
        "-DOCSTART- (12)",
        "#begin document (x); part 000",
        "# newdoc id = x",
        "\n-DOCSTART- -X- O O\n",
        "\n\uFEFF"
      })
  void endsASentenceAndItsMention(String between) {
    assertThat(sentences("zinc\tB-Metal\n" + between + "\nions\tI-Metal\n"))
        .containsExactly("zinc [Metal:zinc]", "ions [Metal:ions]");
  }

  @Test
  void endsASentenceWhereAnotherFileWasAppended() {
    assertThat(sentences("zinc\tB-Metal\n\uFEFFions\tI-Metal\n"))
        .containsExactly("zinc [Metal:zinc]", "ions [Metal:ions]");
  }

  /** A number sign is a token where the line looks like the others. */
  @ParameterizedTest
  @CsvSource({
    "'a\tO\n#\tO\n#1\tB-X\n',a # #1 [X:#1]",
    "'a O\n# O\n#covid B-X\n',a # #covid [X:#covid]",
    "'#\tB-X\na\tO\n',# a [X:#]",
    "'a NN O\n# # O\n# B O text\n',a # []",
    "'a NN O\n# lang = O\nb NN B-X\n',a b [X:b]",
    "'# id = B\n# x B\na\tO\n',a []",
    "'#\tO\n#x\tB-X\n',# #x [X:#x]"
  })
  void tellsCommentsFromTokens(String text, String expected) {
    assertThat(sentences(text)).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\": \"not CoNLL\"}\n",
        "# only\n# comments B\n",
        "-DOCSTART- O\n\n",
        "\n\n",
        "zinc,B-Metal\nions,I-Metal\n"
      })
  void refusesAFileWithoutTokensAlsoIfLenient(String text) {
    TextFile file = new TextFile(FOLDER.resolve("x.tsv"), text);
    assertThatThrownBy(() -> Conll.withDefaults().read(file, Findings.lenient(FOLDER)))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("x.tsv: no token with a tag in a file of ")
        .hasMessageEndingWith(
            "check that it has one token on a line and its tag in the last column");
    assertThat(sentences("")).isEmpty();
  }

  @Provide
  Arbitrary<List<List<String>>> sentences() {
    return Arbitraries.of("O", "B-X", "I-X", "B-Y", "I-Y")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  /**
   * Chunks by the definition of conlleval: a chunk begins at B, or at I after another type or O.
   */
  @Property
  void findsTheChunksOfConlleval(@ForAll("sentences") List<List<String>> sentences) {
    StringBuilder file = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (List<String> tags : sentences) {
      String before = "O";
      for (int i = 0; i < tags.size(); i++) {
        String tag = tags.get(i);
        file.append("w").append(i).append(' ').append(tag).append('\n');
        boolean outside = tag.equals("O");
        if (!outside) {
          boolean begins =
              tag.startsWith("B") || before.equals("O") || before.charAt(2) != tag.charAt(2);
          if (begins) {
            expected.add(tag.charAt(2) + ":w" + i);
          } else {
            int last = expected.size() - 1;
            expected.set(last, expected.get(last) + " w" + i);
          }
        }
        before = tag;
      }
      file.append('\n');
    }
    List<String> found = new ArrayList<>();
    for (AnnotatedDocument sentence : read(Conll.withDefaults(), file.toString())) {
      for (Mention mention : sentence.mentions()) {
        assertThat(sentence.document().text(mention.cover())).isEqualTo(mention.text());
        found.add(mention.type() + ":" + mention.text());
      }
    }
    assertThat(found).isEqualTo(expected);
  }
}
