package org.bioeval.backends.djl.internal.model;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Which device computes which layers of a model: consecutive layers, one range a device.
 *
 * <p>The first device also holds what comes before and after all layers: embedding, frequencies of
 * the rotation, final norm and vocabulary head. A token passes the devices one after the other, so
 * several devices give room for a larger model, not speed.
 *
 * @param stages the ranges, in the order of the layers
 */
public record Stages(List<Stage> stages) {

  /**
   * Layers of one device.
   *
   * @param device name that the engine has for it: {@code cpu}, {@code cuda:1}
   * @param first first of its layers, counted from 0
   * @param layers how many it has, at least 1
   */
  public record Stage(String device, int first, int layers) {}

  /** Copies the list. */
  public Stages {
    stages = List.copyOf(stages);
  }

  /** One stage; its program takes any device that its arguments are on. */
  static Stages one(int layers) {
    return new Stages(List.of(new Stage("", 0, layers)));
  }

  /**
   * Stages of given sizes.
   *
   * @param devices the devices' names
   * @param layers how many layers each has
   */
  public static Stages of(List<String> devices, List<Integer> layers) {
    checkArgument(devices.size() == layers.size(), "%s for %s layers", devices, layers);
    List<Stage> stages = new ArrayList<>();
    int first = 0;
    for (int d = 0; d < devices.size(); d++) {
      stages.add(new Stage(devices.get(d), first, layers.get(d)));
      first += layers.get(d);
    }
    return new Stages(stages);
  }

  /**
   * Stages whose weights are in proportion to the devices' free memory, to the nearest layer; each
   * device has at least one.
   *
   * @param devices the devices' names
   * @param free bytes that each has free
   * @param layers number of layers
   * @param layerBytes weights of a layer
   * @param outerBytes weights that the first device holds besides its layers
   * @throws IllegalArgumentException if there are more devices than layers
   */
  static Stages byMemory(
      List<String> devices, List<Long> free, int layers, long layerBytes, long outerBytes) {
    checkArgument(
        devices.size() <= layers,
        "illegal devices: %s, a model of %s layers takes at most as many devices; leave some out",
        devices,
        layers);
    double all = free.stream().mapToDouble(Long::doubleValue).sum();
    double total = outerBytes + (double) layers * layerBytes;
    List<Integer> counts = new ArrayList<>();
    double room = 0;
    int before = 0;
    for (int d = 0; d < devices.size(); d++) {
      room += free.get(d);
      int after = devices.size() - 1 - d;
      long wanted = Math.round((total * room / all - outerBytes) / layerBytes);
      int end = after == 0 ? layers : (int) Math.max(before + 1L, Math.min(layers - after, wanted));
      counts.add(end - before);
      before = end;
    }
    return of(devices, counts);
  }

  /** True if there is more than one device. */
  boolean split() {
    return stages.size() > 1;
  }

  /** For each device, in their order, how many layers it has. */
  public List<Integer> layers() {
    return stages.stream().map(Stage::layers).toList();
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "layers ", "");
    stages.forEach(
        s ->
            text.add(
                "%s to %s on %s".formatted(s.first(), s.first() + s.layers() - 1, s.device())));
    return text.toString();
  }
}
