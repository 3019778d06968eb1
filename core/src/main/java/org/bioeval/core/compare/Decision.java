package org.bioeval.core.compare;

import com.google.common.collect.ImmutableList;
import java.util.OptionalLong;
import org.bioeval.core.compare.internal.DecisionFiles;
import org.bioeval.core.compare.internal.DecisionText;

/**
 * The answer to a {@link DecisionRule}. {@code toString} is a sentence for people and the table
 * behind it; the same results give the same bytes in every format.
 */
public sealed interface Decision {

  /**
   * What the decision rests on.
   *
   * @return procedure, level, margin, and the verdict on every candidate
   */
  DecisionBasis basis();

  /**
   * The smallest candidate that is shown to do the job.
   *
   * @param basis what the decision rests on
   * @param which name of the candidate
   * @param open smaller candidates of which it cannot be told yet whether they do the job, or that
   *     were not tested
   */
  record Smallest(DecisionBasis basis, String which, ImmutableList<CandidateVerdict> open)
      implements Decision {
    @Override
    public String toString() {
      return DecisionText.of(this);
    }
  }

  /**
   * No smaller candidate does the job: all are shown to fall short, or there is none.
   *
   * @param basis what the decision rests on
   */
  record OnlyTheReference(DecisionBasis basis) implements Decision {
    @Override
    public String toString() {
      return DecisionText.of(this);
    }
  }

  /**
   * No smaller candidate is shown to do the job, and not all are shown to fall short.
   *
   * @param basis what the decision rests on
   * @param open smaller candidates of which it cannot be told
   * @param documentsNeeded about how many documents would show that one of them does the job, with
   *     a chance of 80 % if it agreed with the reference; empty if there are as many already, or no
   *     number would do
   */
  record TooFewDocuments(
      DecisionBasis basis, ImmutableList<CandidateVerdict> open, OptionalLong documentsNeeded)
      implements Decision {
    @Override
    public String toString() {
      return DecisionText.of(this);
    }
  }

  /**
   * Nothing is decided.
   *
   * @param basis what was asked
   * @param reason why
   * @param explanation the same in a sentence
   */
  record Refused(DecisionBasis basis, Reason reason, String explanation) implements Decision {
    @Override
    public String toString() {
      return DecisionText.of(this);
    }
  }

  /** Why nothing is decided. */
  enum Reason {
    /** The reference is not shown to be better than a floor: there is nothing to retain. */
    REFERENCE_NOT_ABOVE_FLOOR,
    /** A run that matters failed, or has items that could not be asked. */
    INCOMPLETE,
    /** Fewer than ten documents: no procedure holds its level there. */
    FEW_DOCUMENTS,
    /** A score is over other documents for one candidate than for another. */
    DIFFERENT_DOCUMENTS,
    /** A score is undefined, or the report does not hold what a criterion needs. */
    NO_EVIDENCE
  }

  /**
   * The decision in one sentence or two, for people.
   *
   * @return the text, without a line feed
   */
  default String sentence() {
    return DecisionText.sentence(this);
  }

  /**
   * The decision as one JSON object.
   *
   * @return JSON text, indented, ending with a line feed
   */
  default String toJson() {
    return DecisionFiles.json(this);
  }

  /**
   * The verdicts as CSV (RFC 4180), one row for each candidate and criterion.
   *
   * @return CSV text with line feeds
   */
  default String toCsv() {
    return DecisionFiles.csv(this);
  }

  /**
   * The decision for people, as Markdown.
   *
   * @return Markdown text
   */
  default String toMarkdown() {
    return DecisionText.markdown(this);
  }
}
