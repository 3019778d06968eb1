package org.bioeval.metrics.rouge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ROUGE written down as Lin (2004) defines it, with tables and maps: what the fast code must equal.
 */
final class PlainRouge {
  private PlainRouge() {}

  static int sharedNgrams(List<String> a, List<String> b, int n) {
    Map<List<String>, Integer> left = new HashMap<>();
    for (int i = 0; i + n <= a.size(); i++) {
      left.merge(a.subList(i, i + n), 1, Integer::sum);
    }
    int shared = 0;
    for (int i = 0; i + n <= b.size(); i++) {
      if (left.merge(b.subList(i, i + n), -1, Integer::sum) >= 0) {
        shared++;
      }
    }
    return shared;
  }

  static int[][] table(List<String> a, List<String> b) {
    int[][] t = new int[a.size() + 1][b.size() + 1];
    for (int i = 1; i <= a.size(); i++) {
      for (int j = 1; j <= b.size(); j++) {
        t[i][j] =
            a.get(i - 1).equals(b.get(j - 1))
                ? t[i - 1][j - 1] + 1
                : Math.max(t[i - 1][j], t[i][j - 1]);
      }
    }
    return t;
  }

  static int subsequence(List<String> a, List<String> b) {
    return table(a, b)[a.size()][b.size()];
  }

  static int unionOfLines(List<List<String>> reference, List<List<String>> prediction) {
    List<String> leftA = new ArrayList<>();
    List<String> leftB = new ArrayList<>();
    reference.forEach(leftA::addAll);
    prediction.forEach(leftB::addAll);
    int hits = 0;
    for (List<String> line : reference) {
      Set<Integer> union = new HashSet<>();
      for (List<String> other : prediction) {
        int[][] t = table(line, other);
        int i = line.size();
        int j = other.size();
        while (i > 0 && j > 0) {
          if (line.get(i - 1).equals(other.get(j - 1))) {
            i--;
            j--;
            union.add(i);
          } else if (t[i][j - 1] > t[i - 1][j]) {
            j--;
          } else {
            i--;
          }
        }
      }
      List<Integer> ordered = new ArrayList<>(union);
      Collections.sort(ordered);
      for (int at : ordered) {
        String token = line.get(at);
        if (leftA.contains(token) && leftB.contains(token)) {
          leftA.remove(token);
          leftB.remove(token);
          hits++;
        }
      }
    }
    return hits;
  }
}
