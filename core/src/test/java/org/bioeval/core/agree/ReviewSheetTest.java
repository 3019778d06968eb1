package org.bioeval.core.agree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bioeval.core.eval.ItemResult;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewSheetTest {
  @TempDir Path folder;

  @Test
  void comesBackWithLabels() throws IOException {
    Path file = folder.resolve("review.csv");
    ReviewSheet sheet =
        ReviewSheet.of(
            Stream.of(item("a,1", "d1", "=1+1"), item("b", "d1", "say \"no\"\nor, yes")));
    sheet.write(file);
    assertThat(Files.readString(file))
        .isEqualTo(
            "id,document,answer,label,note\r\n"
                + "\"a,1\",d1,'=1+1,,\r\n"
                + "b,d1,\"say \"\"no\"\"\nor, yes\",,\r\n");
    assertThat(ReviewSheet.read(file))
        .containsExactly(
            new ReviewSheet.Row("a,1", "d1", "", ""), new ReviewSheet.Row("b", "d1", "", ""));
    // As a German spreadsheet saves it: a mark, semicolons, a column more, lines in another order.
    Files.writeString(
        file,
        "\uFEFFid;note;label;document;mine\r\nb;\"see; below\"; good ;d1;x\r\n;;;;\r\n"
            + "a,1;;bad;d1;y\r\n");
    List<ReviewSheet.Row> rows = ReviewSheet.read(file);
    assertThat(rows)
        .containsExactly(
            new ReviewSheet.Row("b", "d1", "good", "see; below"),
            new ReviewSheet.Row("a,1", "d1", "bad", ""));
    Ratings ratings =
        Ratings.builder()
            .addSheet("person", rows)
            .add("judge", "b", "good")
            .add("judge", "a,1", "good")
            .build();
    Agreement alpha = KrippendorffsAlpha.nominal().of(ratings);
    assertThat(alpha.items()).isEqualTo(2);
    assertThat(alpha.documents()).isEqualTo(1);
    assertThat(alpha.observed()).isEqualTo(0.5);
  }

  @Test
  void goldAndTextOnlyWhereWanted() {
    ItemResult item =
        new ItemResult(
            "i",
            "d",
            Outcome.Kind.UNPARSEABLE,
            "no label",
            Reading.NONE,
            Optional.empty(),
            "right",
            false,
            ImmutableList.of("well …"),
            ImmutableList.of(),
            Optional.of("the text"),
            ImmutableList.of());
    assertThat(ReviewSheet.of(Stream.of(item)).withGold().toCsv())
        .isEqualTo("id,document,text,answer,gold,label,note\r\ni,d,the text,well …,right,,\r\n");
  }

  @Test
  void aSampleDependsOnIdsAndSeedOnly() {
    List<ItemResult> items =
        IntStream.range(0, 100).mapToObj(i -> item("i" + i, "d" + i, "x")).toList();
    String sample = ReviewSheet.of(items.stream()).withSample(10, 7).toCsv();
    assertThat(sample.lines()).hasSize(11);
    assertThat(ReviewSheet.of(items.stream()).withSample(10, 8).toCsv()).isNotEqualTo(sample);
    String other =
        ReviewSheet.of(items.stream().map(i -> item(i.id(), i.document(), "y")))
            .withSample(10, 7)
            .toCsv();
    assertThat(other).isEqualTo(sample.replace(",x,", ",y,"));
    assertThat(ReviewSheet.of(items.stream()).withSample(500, 7).toCsv().lines()).hasSize(101);
  }

  @Test
  void labelsAreNotOverwrittenAndWrongSheetsAreRefused() throws IOException {
    Path file = folder.resolve("review.csv");
    Files.writeString(file, "id,label\na,x\na,y\n");
    assertThatThrownBy(() -> ReviewSheet.of(Stream.of(item("a", "d", "x"))).write(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageEndingWith("a sheet that exists is not overwritten");
    assertThatThrownBy(() -> ReviewSheet.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("record 2 has the id 'a' of record 1");
    Files.writeString(file, "item,label\na,x\n");
    assertThatThrownBy(() -> ReviewSheet.read(file))
        .hasMessageEndingWith(
            "is not a review sheet: its header [item, label] must hold id and label");
    Files.writeString(file, "id,label\na,\"x\n");
    assertThatThrownBy(() -> ReviewSheet.read(file))
        .hasMessageEndingWith("record 2 has a quote that is never closed");
  }

  private static ItemResult item(String id, String document, String answer) {
    return new ItemResult(
        id,
        document,
        Outcome.Kind.ANSWERED,
        "",
        Reading.NONE,
        Optional.of(answer),
        "gold",
        false,
        ImmutableList.of(answer),
        ImmutableList.of(),
        Optional.empty(),
        ImmutableList.of());
  }
}
