package org.bioeval.datasets.retrieval;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.ExampleRetriever;

/**
 * Retrieval by BM25 (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75) over an index in memory, with
 * Lucene's standard analysis: Unicode word breaks and lower case.
 *
 * <p>An item whose text equals the query but for case and blanks is never returned; of several
 * training items with the same text only the first is. Equal scores keep the order of the dataset.
 * Safe for use by many threads.
 *
 * @param <I> kind of instance
 */
public final class Bm25Retriever<I extends Instance> implements ExampleRetriever<I>, AutoCloseable {

  private static final String TEXT = "text";

  /**
   * A query of a whole abstract has a few hundred distinct words; beyond this the rest adds next to
   * nothing.
   */
  private static final int MAX_TERMS = 900;

  private final ImmutableList<I> items;
  private final List<String> keys;
  private final Analyzer analyzer = new StandardAnalyzer();
  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  private Bm25Retriever(Dataset<I> train) throws IOException {
    List<I> distinct = new ArrayList<>();
    this.keys = new ArrayList<>();
    Map<String, Boolean> seen = new LinkedHashMap<>();
    // One segment in the order of the dataset, so that ties between equal scores are broken by that
    // order.
    IndexWriterConfig config =
        new IndexWriterConfig(analyzer)
            .setSimilarity(new BM25Similarity())
            .setMergePolicy(NoMergePolicy.INSTANCE)
            .setRAMBufferSizeMB(1024);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (I item : train) {
        String key = key(item.text());
        if (seen.putIfAbsent(key, true) == null) {
          distinct.add(item);
          keys.add(key);
          Document document = new Document();
          document.add(new TextField(TEXT, item.text(), Field.Store.NO));
          writer.addDocument(document);
        }
      }
    }
    this.items = ImmutableList.copyOf(distinct);
    this.reader = DirectoryReader.open(directory);
    this.searcher = new IndexSearcher(reader);
    searcher.setSimilarity(new BM25Similarity());
    searcher.setQueryCache(null);
  }

  /**
   * Indexes training items.
   *
   * @param train a train split
   * @param <I> kind of instance
   * @return the retriever
   */
  public static <I extends Instance> Bm25Retriever<I> of(Dataset<I> train) {
    try {
      return new Bm25Retriever<>(train);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot index " + train.info().corpus(), e);
    }
  }

  @Override
  public ImmutableList<I> nearest(String text, int count) {
    checkArgument(count >= 1, "illegal number of neighbours: %s, must be at least 1", count);
    String own = key(text);
    try {
      // One more than wanted: the text itself may be among the nearest.
      ScoreDoc[] hits = searcher.search(query(text), count + 1).scoreDocs;
      ImmutableList.Builder<I> nearest = ImmutableList.builder();
      int taken = 0;
      for (ScoreDoc hit : hits) {
        if (taken < count && !keys.get(hit.doc).equals(own)) {
          nearest.add(items.get(hit.doc));
          taken++;
        }
      }
      return nearest.build();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot search the index in memory", e);
    }
  }

  private Query query(String text) throws IOException {
    Map<String, Integer> counts = new LinkedHashMap<>();
    try (TokenStream tokens = analyzer.tokenStream(TEXT, text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        counts.merge(term.toString(), 1, Integer::sum);
      }
      tokens.end();
    }
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    counts.entrySet().stream()
        .limit(MAX_TERMS)
        .forEach(
            entry ->
                query.add(
                    new BoostQuery(new TermQuery(new Term(TEXT, entry.getKey())), entry.getValue()),
                    BooleanClause.Occur.SHOULD));
    return query.build();
  }

  private static String key(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  /** Frees the index. */
  @Override
  public void close() {
    try {
      reader.close();
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the index in memory", e);
    }
    analyzer.close();
  }
}
