package org.bioeval.core.eval;

import com.google.common.collect.ImmutableMap;
import java.util.OptionalLong;
import org.bioeval.core.task.Outcome;

/**
 * How far a run is.
 *
 * @param done items with an outcome
 * @param total items in all, if known
 * @param resumed completions taken from the journal instead of asking
 * @param outcomes items by kind of outcome; every kind is there. Where items are asked several
 *     times, one outcome for each item and repeat
 */
public record Progress(
    long done, OptionalLong total, long resumed, ImmutableMap<Outcome.Kind, Long> outcomes) {}
