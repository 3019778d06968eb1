package org.bioeval.backends.djl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bioeval.backends.djl.internal.grammar.TokenForm;
import org.bioeval.backends.djl.internal.grammar.Vocabulary;
import org.bioeval.core.backend.Constraint;
import org.jspecify.annotations.Nullable;

/**
 * The forms of answers that were asked of a model, on its vocabulary. The last few are kept: a run
 * asks for the same one again and again.
 */
final class AnswerForms {
  private static final int MOST_KEPT = 16;

  private final Supplier<Vocabulary> reader;
  private final Map<Constraint, TokenForm> forms =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Constraint, TokenForm> eldest) {
          return size() > MOST_KEPT;
        }
      };
  private @Nullable Vocabulary vocabulary;

  /**
   * No form yet.
   *
   * @param reader reads the model's vocabulary, when the first form is asked for
   */
  AnswerForms(Supplier<Vocabulary> reader) {
    this.reader = reader;
  }

  /**
   * A form on the model's vocabulary.
   *
   * @param constraint a JSON schema or a regular expression
   * @throws IllegalArgumentException if it has what cannot be enforced, or the tokenizer is of
   *     another kind
   */
  synchronized TokenForm of(Constraint constraint) {
    TokenForm form = forms.get(constraint);
    if (form == null) {
      Vocabulary words = vocabulary;
      if (words == null) {
        words = reader.get();
        vocabulary = words;
      }
      form =
          constraint instanceof Constraint.JsonSchema json
              ? TokenForm.schema(words, json.schema())
              : TokenForm.regex(words, ((Constraint.Regex) constraint).pattern());
      forms.put(constraint, form);
    }
    return form;
  }
}
