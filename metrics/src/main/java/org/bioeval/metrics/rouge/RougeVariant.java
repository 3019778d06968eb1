package org.bioeval.metrics.rouge;

import static com.google.common.base.Preconditions.checkArgument;

/** What overlap is counted. */
public enum RougeVariant {
  /** Single tokens. */
  ROUGE_1(1, "rouge1"),
  /** Pairs of adjacent tokens. */
  ROUGE_2(2, "rouge2"),
  /** Runs of three tokens. */
  ROUGE_3(3, "rouge3"),
  /** Runs of four tokens. */
  ROUGE_4(4, "rouge4"),
  /** Runs of five tokens. */
  ROUGE_5(5, "rouge5"),
  /** Runs of six tokens. */
  ROUGE_6(6, "rouge6"),
  /** Runs of seven tokens. */
  ROUGE_7(7, "rouge7"),
  /** Runs of eight tokens. */
  ROUGE_8(8, "rouge8"),
  /** Runs of nine tokens. */
  ROUGE_9(9, "rouge9"),
  /** Longest common subsequence of the whole texts (Lin 2004, section 3.1). */
  ROUGE_L(0, "rougeL"),
  /**
   * Union of the longest common subsequences of each reference line with every line of the
   * prediction (Lin 2004, section 3.2), where no token counts more often than it occurs. Lines end
   * at line feeds: put one sentence on each.
   */
  ROUGE_L_SUM(0, "rougeLsum");

  private final int n;
  private final String label;

  RougeVariant(int n, String label) {
    this.n = n;
    this.label = label;
  }

  /**
   * The variant that counts runs of n tokens.
   *
   * @param n from 1 to 9
   * @return ROUGE-n
   * @throws IllegalArgumentException if out of range
   */
  public static RougeVariant n(int n) {
    checkArgument(n >= 1 && n <= 9, "illegal n: %s, must be between 1 and 9", n);
    return values()[n - 1];
  }

  /**
   * How many tokens a counted run has.
   *
   * @return 1 to 9, or 0 for the variants that use the longest common subsequence
   */
  public int order() {
    return n;
  }

  /**
   * The name in reports, as {@code rouge_score} writes it.
   *
   * @return such as {@code rouge1}, {@code rougeL} or {@code rougeLsum}
   */
  public String label() {
    return label;
  }
}
