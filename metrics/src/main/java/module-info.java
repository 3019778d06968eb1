/** Scores answers: exact match, official scorers, ROUGE, G-Eval, spans, lengths. */
module org.bioeval.metrics {
  requires transitive org.bioeval.core;
  requires transitive org.apache.lucene.core;
  requires com.fasterxml.jackson.core;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports org.bioeval.metrics.catalogue;
  exports org.bioeval.metrics.exact;
  exports org.bioeval.metrics.geval;
  exports org.bioeval.metrics.official;
  exports org.bioeval.metrics.rouge;
  exports org.bioeval.metrics.span;
  exports org.bioeval.metrics.text;
}
