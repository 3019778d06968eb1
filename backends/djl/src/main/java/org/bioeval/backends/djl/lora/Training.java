package org.bioeval.backends.djl.lora;

import com.google.common.collect.ImmutableList;
import org.bioeval.backends.djl.Adapter;

/**
 * What a training run gave.
 *
 * @param best the adapter that the criterion chose; the last one if nothing was evaluated
 * @param bestStep after how many steps it was taken
 * @param last the adapter after the last step
 * @param curve losses and evaluations
 * @param stoppedEarly whether patience ran out before the last step
 * @param leftOut ids of examples that were too long
 */
public record Training(
    Adapter best,
    int bestStep,
    Adapter last,
    TrainingCurve curve,
    boolean stoppedEarly,
    ImmutableList<String> leftOut) {}
