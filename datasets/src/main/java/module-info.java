/** Typed loaders for biomedical corpora in their native formats, downloads and retrieval. */
module org.bioeval.datasets {
  requires transitive org.bioeval.core;
  requires transitive com.google.common;
  requires transitive com.fasterxml.jackson.databind;
  requires transitive java.net.http;
  requires com.fasterxml.jackson.core;
  requires org.apache.lucene.core;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports org.bioeval.datasets;
  exports org.bioeval.datasets.download;
  exports org.bioeval.datasets.format;
  exports org.bioeval.datasets.reference;
  exports org.bioeval.datasets.retrieval;
}
