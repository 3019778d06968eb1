/**
 * Evaluates language models on biomedical text: data, tasks, backends, metrics, runs, statistics.
 */
module org.bioeval.core {
  requires transitive com.google.common;
  requires transitive com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.core;
  requires org.apache.commons.statistics.distribution;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports org.bioeval.core.agree;
  exports org.bioeval.core.backend;
  exports org.bioeval.core.baseline;
  exports org.bioeval.core.compare;
  exports org.bioeval.core.data;
  exports org.bioeval.core.contamination;
  exports org.bioeval.core.eval;
  exports org.bioeval.core.metric;
  exports org.bioeval.core.stats;
  exports org.bioeval.core.task;
}
