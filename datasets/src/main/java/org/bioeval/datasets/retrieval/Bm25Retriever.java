package org.bioeval.datasets.retrieval;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
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
 * Finds the training items whose words resemble a text most, by BM25 over an index in memory.
 *
 * <p>Words are those of Unicode text segmentation, in lower case, without stemming and stop words.
 * The score is Lucene's BM25 with k1 = 1.2 and b = 0.75; a word that the text repeats counts as
 * often. Of a text with more than {@value #MAX_WORDS} different words, those that are rarest in the
 * training data are used. Equal scores keep the order of the dataset, so the result is the same
 * each time. An item whose text equals the asked one, but for case and blanks, is never returned.
 * Immutable; safe for use by many threads.
 *
 * @param <I> kind of instance
 * @see <a href="https://doi.org/10.1561/1500000019">Robertson and Zaragoza 2009</a>
 */
public final class Bm25Retriever<I extends Instance> implements ExampleRetriever<I> {

  /** Most different words of a text that are searched for. */
  static final int MAX_WORDS = 1000;

  private static final String FIELD = "text";
  private static final float K1 = 1.2f;
  private static final float B = 0.75f;

  private final ImmutableList<I> items;
  private final Map<String, Integer> itemsByText = new HashMap<>();
  private final Analyzer analyzer = new StandardAnalyzer();
  private final IndexSearcher searcher;

  private Bm25Retriever(ImmutableList<I> items) {
    this.items = items;
    try {
      this.searcher = index();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot build an index in memory", e);
    }
  }

  /**
   * Indexes the items of a dataset, such as a train split.
   *
   * @param dataset what examples are drawn from
   * @param <I> kind of instance
   * @return a retriever over all its items
   */
  public static <I extends Instance> Bm25Retriever<I> over(Dataset<I> dataset) {
    return new Bm25Retriever<>(dataset.toList());
  }

  private IndexSearcher index() throws IOException {
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    // This policy merges neighbours only, so that Lucene's numbers follow the dataset's order.
    IndexWriterConfig config =
        new IndexWriterConfig(analyzer)
            .setSimilarity(new BM25Similarity(K1, B))
            .setMergePolicy(new LogDocMergePolicy());
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (I item : items) {
        Document document = new Document();
        document.add(new TextField(FIELD, item.text(), Field.Store.NO));
        writer.addDocument(document);
        itemsByText.merge(normalised(item.text()), 1, Integer::sum);
      }
      writer.forceMerge(1);
    }
    IndexSearcher index = new IndexSearcher(DirectoryReader.open(directory));
    index.setSimilarity(new BM25Similarity(K1, B));
    // Every query differs; a cache would only hold memory.
    index.setQueryCache(null);
    return index;
  }

  private static String normalised(String text) {
    return CharMatcher.whitespace().trimAndCollapseFrom(text, ' ').toLowerCase(Locale.ROOT);
  }

  /**
   * The items whose words resemble a text most.
   *
   * @param text the text to resemble
   * @param count how many at most, at least 1
   * @return items, most similar first; fewer if fewer share a word with the text
   * @throws IllegalArgumentException if {@code count < 1}
   */
  @Override
  public ImmutableList<I> nearest(String text, int count) {
    checkArgument(count >= 1, "illegal count: %s, must be at least 1", count);
    if (items.isEmpty()) {
      return ImmutableList.of();
    }
    String own = normalised(text);
    int duplicates = itemsByText.getOrDefault(own, 0);
    int wanted = (int) Math.min(items.size(), (long) count + duplicates);
    ImmutableList.Builder<I> nearest = ImmutableList.builder();
    int found = 0;
    try {
      for (ScoreDoc hit : searcher.search(query(text), wanted).scoreDocs) {
        I item = items.get(hit.doc);
        if (found < count && (duplicates == 0 || !normalised(item.text()).equals(own))) {
          nearest.add(item);
          found++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot search an index in memory", e);
    }
    return nearest.build();
  }

  private Query query(String text) throws IOException {
    // Sorted, so that the sum of scores is the same each time, to the last bit.
    Map<String, Integer> words = new TreeMap<>();
    try (TokenStream tokens = analyzer.tokenStream(FIELD, text)) {
      CharTermAttribute word = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        words.merge(word.toString(), 1, Integer::sum);
      }
      tokens.end();
    }
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    for (String word : rarest(words)) {
      Query term = new TermQuery(new Term(FIELD, word));
      int times = words.getOrDefault(word, 1);
      query.add(times == 1 ? term : new BoostQuery(term, times), BooleanClause.Occur.SHOULD);
    }
    return query.build();
  }

  private List<String> rarest(Map<String, Integer> words) throws IOException {
    IndexReader reader = searcher.getIndexReader();
    Map<String, Integer> frequencies = new HashMap<>();
    for (String word : words.keySet()) {
      int frequency = reader.docFreq(new Term(FIELD, word));
      if (frequency > 0) {
        frequencies.put(word, frequency);
      }
    }
    List<String> known = new ArrayList<>(frequencies.keySet());
    known.sort(
        Comparator.comparing((String word) -> frequencies.getOrDefault(word, 0))
            .thenComparing(Comparator.naturalOrder()));
    return known.subList(0, Math.min(MAX_WORDS, known.size()));
  }
}
