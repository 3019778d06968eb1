package org.bioeval.backends.djl.internal.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Makes forms, each once. Not thread-safe. */
final class Forms {
  /** No upper bound of repetitions. */
  static final int ANY = -1;

  private final Map<List<Object>, Form> made = new HashMap<>();
  private int next;
  private final Form nothing = new Form.Nothing(next++);
  private final Form empty = new Form.Empty(next++);

  Form nothing() {
    return nothing;
  }

  Form empty() {
    return empty;
  }

  /** One character of a set. */
  Form oneOf(CharSet set) {
    return set.isEmpty() ? nothing : make(List.of("set", set), id -> new Form.OneOf(id, set));
  }

  /** One text. */
  Form text(String text) {
    return text.isEmpty() ? empty : make(List.of("text", text), id -> new Form.Text(id, text));
  }

  /** Forms one after another. */
  Form sequence(Form... forms) {
    Form whole = empty;
    for (int i = forms.length - 1; i >= 0; i--) {
      whole = pair(forms[i], whole);
    }
    return whole;
  }

  private Form pair(Form first, Form second) {
    if (first == nothing || second == nothing) {
      return nothing;
    }
    if (first == empty) {
      return second;
    }
    if (second == empty) {
      return first;
    }
    if (first instanceof Form.Sequence s) {
      return pair(s.first(), pair(s.second(), second));
    }
    return make(
        List.of("sequence", first.id(), second.id()), id -> new Form.Sequence(id, first, second));
  }

  /** Any of these. */
  Form either(Form... forms) {
    TreeSet<Form> options = new TreeSet<>(Comparator.comparingInt(Form::id));
    for (Form form : forms) {
      if (form instanceof Form.Either either) {
        options.addAll(Arrays.asList(either.options()));
      } else if (form != nothing) {
        options.add(form);
      }
    }
    if (options.isEmpty()) {
      return nothing;
    }
    if (options.size() == 1) {
      return options.first();
    }
    List<Object> key = new ArrayList<>();
    key.add("either");
    options.forEach(option -> key.add(option.id()));
    return make(key, id -> new Form.Either(id, options.toArray(new Form[0])));
  }

  /** A form or nothing. */
  Form optional(Form form) {
    return either(form, empty);
  }

  /**
   * A form several times.
   *
   * @param least at least 0
   * @param most at least {@code least}, or {@link #ANY}
   */
  Form repeat(Form form, int least, int most) {
    if (most == 0 || form == empty || (form == nothing && least == 0)) {
      return empty;
    }
    if (most == 1 && least == 1) {
      return form;
    }
    return make(
        List.of("repeat", form.id(), least, most), id -> new Form.Repeat(id, form, least, most));
  }

  /** A form that is not made yet; it must not allow the empty text. */
  Form later(Supplier<Form> maker) {
    return new Form.Later(next++, maker);
  }

  private Form make(List<Object> key, IntFunction<Form> maker) {
    Form form = made.get(key);
    if (form == null) {
      form = maker.apply(next++);
      made.put(key, form);
    }
    return form;
  }
}
