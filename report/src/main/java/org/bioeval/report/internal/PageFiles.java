package org.bioeval.report.internal;

import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.eval.RunFacts;

/**
 * What a page takes from beside the results.
 *
 * @param items files of items by candidate
 * @param runs how the runs went, by candidate
 * @param corpora results on other corpora, by the name of the row
 */
public record PageFiles(
    ImmutableMap<String, Path> items,
    ImmutableMap<String, RunFacts> runs,
    ImmutableMap<String, Comparison> corpora) {}
