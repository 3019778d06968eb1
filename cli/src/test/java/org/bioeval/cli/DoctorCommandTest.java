package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.bioeval.testkit.Console;
import org.junit.jupiter.api.Test;

/** {@code doctor} with the tiny chat model of backends/djl. */
class DoctorCommandTest {

  private static final Path MODEL = Path.of("../backends/djl/src/test/resources/tiny-chat");

  @Test
  void fitsOnOneScreenAndTriesEveryForm() throws Exception {
    Console.Result result = Console.of(() -> Main.run("doctor", "--model", MODEL.toString()));
    assertThat(result.code()).as(result.err()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSizeLessThanOrEqualTo(24).allMatch(line -> line.length() <= 80);
    assertThat(result.out())
        .containsPattern("(?m)^Processor  .+ cores?$")
        .containsPattern("(?m)^Memory     [0-9.]+ GiB, [0-9.]+ GiB of them free$")
        .containsPattern("(?m)^Model      tiny-chat, [0-9.]+ M parameters, context 256$")
        .containsPattern("(?m)^Tokenizer  gives back all 7 sample texts$")
        .containsPattern("(?m)^Template   renders$");
    for (String form : List.of("float32", "bfloat16", "16-bit", "int8", "int4")) {
      assertThat(lines)
          .anyMatch(
              line ->
                  line.matches(
                      form
                          + "( \\*| fast)? +(cannot be used: .+|[\\d,]+ +[\\d,]+ +[\\d,.]+ +(yes|no .+))"));
    }
    // The default form of every format gives the same answer in every batch.
    assertThat(lines)
        .filteredOn(line -> line.matches("(float32|bfloat16|16-bit|int8|int4)( \\*)? +[\\d,].*"))
        .isNotEmpty()
        .allMatch(line -> line.endsWith("yes"));
    // Whatever the machine, single precision can be computed in.
    assertThat(lines).noneMatch(line -> line.startsWith("float32") && line.contains("cannot"));
    assertThat(lines.stream().filter(line -> line.contains(" * "))).hasSize(1);
  }

  @Test
  void aMissingModelIsTold() throws Exception {
    Console.Result result = Console.of(() -> Main.run("doctor", "--model", "no/such/folder/here"));
    assertThat(result.code()).isEqualTo(Main.FAILED);
    assertThat(result.err()).contains("no/such/folder/here").doesNotContain("\tat ");
  }

  @Test
  void featuresAreReadOffTheFirstCore() {
    ProcessorFeatures amx =
        ProcessorFeatures.of(
            List.of(
                "processor\t: 0",
                "model name\t: Intel(R) Xeon(R) Platinum 8481C",
                "flags\t\t: fpu avx avx2 avx512f avx512_bf16 avx512_vnni amx_bf16 amx_tile amx_int8",
                "processor\t: 1",
                "flags\t\t: fpu"));
    assertThat(amx.name()).isEqualTo("Intel(R) Xeon(R) Platinum 8481C");
    assertThat(amx.features())
        .containsExactly("AVX2", "AVX-512", "AVX-512 VNNI", "AVX-512 bf16", "AMX bf16", "AMX int8");
    assertThat(ProcessorFeatures.of(List.of("flags : fpu avx")).features()).isEmpty();
    assertThat(ProcessorFeatures.of(List.of("Features\t: fp asimd sve bf16 i8mm")).describe())
        .isEqualTo("NEON, SVE, bf16, int8 products");
    assertThat(ProcessorFeatures.of(List.of()).describe()).isEqualTo("this system does not tell");
  }

  @Test
  void logProbabilitiesAreComparedBitForBit() {
    assertThat(FormTrial.difference(List.of(-1.5, -2.0), List.of(-1.5, -2.0))).isZero();
    assertThat(FormTrial.difference(List.of(-1.5, -2.0), List.of(-1.75, -2.0))).isEqualTo(0.25);
    assertThat(FormTrial.difference(List.of(0.0), List.of(-0.0))).isPositive();
    assertThat(FormTrial.difference(List.of(-1.0), List.of(-1.0, -2.0))).isInfinite();
  }
}
