package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Span;

/** The given proteins of a document, by id and by place, and which of them are the same. */
final class GeniaProteins {

  private static final String PROTEIN = "Protein";

  private final Map<String, Mention> byId = new HashMap<>();
  private final Map<Set<Span>, String> byPlace = new HashMap<>();
  private final Set<String> others = new HashSet<>();
  private final Map<String, String> representative = new HashMap<>();

  GeniaProteins(EventInstance instance) {
    for (Mention entity : instance.entities()) {
      if (entity.type().equals(PROTEIN)) {
        byId.putIfAbsent(entity.id(), entity);
        byPlace.putIfAbsent(ImmutableSortedSet.copyOf(entity.spans()), entity.id());
      } else {
        others.add(entity.id());
      }
    }
    // The first member of a set stands for the others.
    for (ImmutableSet<String> equal : instance.equivalences()) {
      String first = equal.iterator().next();
      equal.stream().skip(1).forEach(other -> representative.put(other, first));
    }
  }

  /** Id of the protein a mention is: by its id, else by its place. */
  Optional<String> idOf(Mention mention) {
    Mention same = byId.get(mention.id());
    if (same != null && same.spans().equals(mention.spans())) {
      return Optional.of(mention.id());
    }
    if (!mention.located() || (!mention.id().isEmpty() && others.contains(mention.id()))) {
      return Optional.empty();
    }
    return Optional.ofNullable(byPlace.get(ImmutableSortedSet.copyOf(mention.spans())));
  }

  /** The protein that stands for all that are the same as this. */
  String representative(String id) {
    return representative.getOrDefault(id, id);
  }
}
