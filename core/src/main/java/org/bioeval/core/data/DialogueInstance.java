package org.bioeval.core.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/**
 * A conversation and the clinical note written from it.
 *
 * @param id identifier of the encounter
 * @param document the conversation as one text
 * @param turns the conversation by speaker
 * @param note the whole reference note; empty if the source gives only a part of it
 * @param divisions parts of the note by name ({@code subjective}, {@code objective_exam}, {@code
 *     objective_results}, {@code assessment_and_plan}); a part that is missing from the note is
 *     absent
 * @param reference the text a model should write: the note or one of its divisions
 */
public record DialogueInstance(
    String id,
    Document document,
    ImmutableList<Turn> turns,
    String note,
    ImmutableMap<String, String> divisions,
    String reference)
    implements Instance {

  /**
   * What one speaker says without being interrupted.
   *
   * @param speaker such as {@code doctor}
   * @param text the words
   */
  public record Turn(String speaker, String text) {}
}
