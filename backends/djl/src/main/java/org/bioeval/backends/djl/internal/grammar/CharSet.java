package org.bioeval.backends.djl.internal.grammar;

import java.util.BitSet;

/**
 * A set of Unicode code points. Surrogates are no characters and in no set.
 *
 * @param points the code points
 */
record CharSet(BitSet points) {
  static final int LIMIT = 0x110000;
  private static final int FIRST_SURROGATE = 0xD800;
  private static final int AFTER_SURROGATES = 0xE000;

  /** All code points from one to another, both included. */
  static CharSet range(int from, int to) {
    BitSet points = new BitSet();
    points.set(from, to + 1);
    return of(points);
  }

  /** These characters. */
  static CharSet of(String characters) {
    BitSet points = new BitSet();
    characters.codePoints().forEach(points::set);
    return of(points);
  }

  private static CharSet of(BitSet points) {
    points.clear(FIRST_SURROGATE, AFTER_SURROGATES);
    return new CharSet(points);
  }

  CharSet or(CharSet other) {
    BitSet both = (BitSet) points.clone();
    both.or(other.points);
    return new CharSet(both);
  }

  CharSet minus(CharSet other) {
    BitSet left = (BitSet) points.clone();
    left.andNot(other.points);
    return new CharSet(left);
  }

  CharSet complement() {
    return range(0, LIMIT - 1).minus(this);
  }

  boolean contains(int point) {
    return points.get(point);
  }

  boolean intersects(int from, int to) {
    int next = points.nextSetBit(from);
    return next >= 0 && next <= to;
  }

  boolean isEmpty() {
    return points.isEmpty();
  }
}
