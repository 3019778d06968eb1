package org.bioeval.cli;

import org.bioeval.core.data.Split;

/** Why a count differs from Table 1 of the biomedical NLP study, as far as is known. */
final class StudyNotes {

  private StudyNotes() {}

  /**
   * The reason for a difference.
   *
   * @param corpus name of the corpus
   * @param split which part
   * @return a phrase
   */
  static String difference(String corpus, Split split) {
    return switch (corpus + " " + split) {
      case "Genia2011 validation" ->
          "the study's 249 is the number of Genia2013 development files; no source is known";
      case "BC5CDR train" -> "the rule behind the other two splits gives 5,228; 2 are unexplained";
      case "BC4CHEMD validation" -> "the study's 3,064 reads as 30,640 with its last digit lost";
      case "BC4CHEMD train",
          "BC4CHEMD test",
          "PubMed20kRCT train",
          "PubMed20kRCT validation",
          "PubMed20kRCT test" ->
          "another set of files than the full corpus";
      default -> "differs from the study";
    };
  }
}
