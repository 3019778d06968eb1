package org.bioeval.core.task;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.task.internal.EventTask;
import org.bioeval.core.task.internal.LabelSetTask;
import org.bioeval.core.task.internal.MentionTask;
import org.bioeval.core.task.internal.NoteTask;
import org.bioeval.core.task.internal.RelationTask;

/**
 * The tasks of the two studies, in two formulations.
 *
 * <p>{@link #labelSet} asks as the biomedical NLP study did: which of these labels apply? The
 * others ask for the whole structure as JSON. Same instances, different question.
 */
public final class Tasks {

  private Tasks() {}

  /**
   * Which labels of a closed list apply: event types, relation types, the type of a pair, the
   * class; for mention instances, which mentions there are, written {@code Type: words}.
   *
   * @param schema the closed list
   * @param <I> kind of instance: any but dialogues
   * @return the task; its answers keep the order in which the text names the labels
   */
  public static <I extends Instance> Task<I, ImmutableSet<String>> labelSet(Schema schema) {
    return new LabelSetTask<>(schema);
  }

  /**
   * The one class of a text.
   *
   * @param schema the classes
   * @return the task; its answers are sets of one label
   */
  public static Task<ClassificationInstance, ImmutableSet<String>> classification(Schema schema) {
    return new LabelSetTask<>(schema);
  }

  /**
   * All mentions of a text, as a JSON array of type and words; places are found by {@link
   * MentionAligner}.
   *
   * @param schema the mention types
   * @return the task
   */
  public static Task<MentionInstance, ImmutableList<Mention>> mentions(Schema schema) {
    return new MentionTask(schema);
  }

  /**
   * All relations of a text, as a JSON array of type, head and tail.
   *
   * @param schema the relation types, and what their ends refer to
   * @return the task; heads and tails of its answers are mention ids, concept ids or words, as the
   *     schema says
   */
  public static Task<RelationInstance, ImmutableList<Relation>> relations(Schema schema) {
    return new RelationTask(schema);
  }

  /**
   * All events of a text, as a JSON array of type, trigger and arguments, which may be other
   * events.
   *
   * @param schema the event types and their roles
   * @return the task; places of triggers and arguments are found by {@link MentionAligner}
   */
  public static Task<EventInstance, ImmutableList<Event>> events(Schema schema) {
    return new EventTask(schema);
  }

  /**
   * The Assessment and Plan of a clinical note from the conversation, asked with the clinical
   * summarisation study's system prompt.
   *
   * @return the task; a truncated note is scored as far as it goes, as in the study
   */
  public static Task<DialogueInstance, String> assessmentAndPlan() {
    return NoteTask.assessmentAndPlan();
  }

  /**
   * A text from a conversation, asked with a system prompt of your own.
   *
   * @param name for reports
   * @param systemPrompt what to write, and how
   * @return the task; the conversation is the user message
   */
  public static Task<DialogueInstance, String> note(String name, String systemPrompt) {
    return new NoteTask(name, systemPrompt);
  }
}
