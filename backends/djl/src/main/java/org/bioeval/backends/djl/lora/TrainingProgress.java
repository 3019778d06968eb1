package org.bioeval.backends.djl.lora;

import com.google.common.collect.ImmutableList;
import java.time.Duration;

/**
 * A step that was taken.
 *
 * @param step steps taken so far, from 1
 * @param steps all steps
 * @param loss mean cross-entropy per answer token in the step's examples, before the step
 * @param gradientNorm norm of all gradients together, before clipping
 * @param learningRate the step's learning rate
 * @param tokens tokens of its examples, prompts included
 * @param tokensPerSecond tokens per second since training began or was resumed, evaluations not
 *     counted
 * @param remaining estimate of the time left, evaluations not counted
 * @param examples ids of its examples
 */
public record TrainingProgress(
    int step,
    int steps,
    double loss,
    double gradientNorm,
    double learningRate,
    int tokens,
    double tokensPerSecond,
    Duration remaining,
    ImmutableList<String> examples) {}
