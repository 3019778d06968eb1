package org.bioeval.backends.checkpoint.internal.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables; assignments stay in the innermost scope, as in jinja2. */
final class Scope {
  private final @Nullable Scope outer;
  private final Map<String, @Nullable Object> variables = new HashMap<>();

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  @Nullable Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      if (scope.variables.containsKey(name)) {
        return scope.variables.get(name);
      }
    }
    return Values.UNDEFINED;
  }

  void set(String name, @Nullable Object value) {
    variables.put(name, value);
  }
}
