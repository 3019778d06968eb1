package org.bioeval.backends.djl.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.FakeDecoder;
import org.bioeval.backends.djl.internal.torch.TorchException;
import org.junit.jupiter.api.Test;

/** Whatever the decoder throws, a job is in one row or waits; it is never in neither. */
class CacheRowsTest {
  private boolean fails;
  private String failing = "";
  private final FakeDecoder program =
      new FakeDecoder(
          (operation, what) ->
              fails && what.equals(failing) ? new TorchException(what, new Exception()) : null);
  private final Decoder decoder = program.decoder(Integer.MAX_VALUE);
  private final Deque<Job> waiting = new ArrayDeque<>();

  /** Jobs of tokens that no other job begins with. */
  private static Job job(int first, int length) {
    int[] tokens = new int[length];
    for (int i = 0; i < length; i++) {
      tokens[i] = (first + i) % FakeDecoder.VOCABULARY;
    }
    return new ScoreJob(tokens, length - 1, Batch.BASE);
  }

  private static List<Job> inside(CacheRows rows) {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < rows.count(); i++) {
      Job job = rows.get(i).job();
      if (job != null) {
        jobs.add(job);
      }
    }
    return jobs;
  }

  private List<Job> everywhere(CacheRows rows) {
    List<Job> jobs = inside(rows);
    jobs.addAll(waiting);
    return jobs;
  }

  /** Three rows of 128 positions, of which a cache of 256 has room for two. */
  private CacheRows three(Job... jobs) {
    CacheRows rows = new CacheRows(decoder, new CachePlan(3, 520, 100));
    for (Job job : jobs) {
      assertThat(rows.admit(job)).isTrue();
    }
    return rows;
  }

  @Test
  void makingRoomLosesNoJobWhenTheCacheCannotGrow() {
    Job one = job(1, 100);
    Job two = job(2, 100);
    Job three = job(3, 127);
    CacheRows rows = three(one, two, three);
    three.append(9);
    failing = "reserve";
    fails = true;
    assertThatThrownBy(() -> rows.makeRoom(waiting)).isInstanceOf(TorchException.class);
    assertThat(everywhere(rows)).containsExactly(one, two, three);
    assertThat(waiting).containsExactly(three);
  }

  @Test
  void evictedJobsWaitInFrontOfOthersInTheOrderOfTheirRows() {
    Job one = job(1, 128 - 1);
    Job two = job(2, 100);
    Job three = job(3, 100);
    CacheRows rows = three(one, two, three);
    Job earlier = job(4, 10);
    waiting.add(earlier);
    rows.backOff(waiting);
    assertThat(inside(rows)).containsExactly(one);
    assertThat(waiting).containsExactly(two, three, earlier);
    assertThat(rows.plan()).isEqualTo(new CachePlan(1, 260, 64));
  }

  @Test
  void backingOffLosesNoJobWhereverItFails() {
    for (String method : List.of("release", "reserve")) {
      Job one = job(1, 100);
      Job two = job(2, 100);
      Job three = job(3, 100);
      fails = false;
      waiting.clear();
      CacheRows rows = three(one, two, three);
      // A gap, so that jobs have to move.
      rows.get(0).end();
      failing = method;
      fails = true;
      assertThatThrownBy(() -> rows.backOff(waiting)).isInstanceOf(TorchException.class);
      assertThat(everywhere(rows)).as(method).containsExactly(two, three);
      fails = false;
      decoder.release();
    }
  }

  @Test
  void clearingGivesBackEveryJobBeforeItCanFail() {
    Job one = job(1, 100);
    Job two = job(2, 100);
    CacheRows rows = three(one, two);
    List<Job> out = new ArrayList<>();
    failing = "release";
    fails = true;
    assertThatThrownBy(() -> rows.clear(out::add)).isInstanceOf(TorchException.class);
    assertThat(out).containsExactly(one, two);
    assertThat(rows.active()).isZero();
    assertThat(decoder.rows()).isZero();
  }

  @Test
  void admittingAndCompactingLeaveEveryJobWhereItWas() {
    for (String method : List.of("reserve", "copy")) {
      fails = false;
      Job one = job(1, 100);
      Job two = job(2, 100);
      CacheRows rows = three(one, two);
      rows.get(0).end();
      Job longer = job(5, 140);
      failing = method;
      fails = true;
      // A longer cache: jobs move to the first rows (copy), then it grows (reserve).
      assertThatThrownBy(() -> rows.admit(longer)).isInstanceOf(TorchException.class);
      assertThat(inside(rows)).as(method).containsExactly(two);
      fails = false;
      decoder.release();
    }
  }

  /** The row with the best beginning is beyond those that a longer cache has. */
  @Test
  void doesNotCopyFromARowThatWentWhenTheCacheGrew() {
    Job one = job(1, 100);
    Job two = job(2, 100);
    Job three = job(3, 100);
    CacheRows rows = three(one, two, three);
    rows.get(2).fillTo(99);
    rows.get(2).end();
    rows.get(1).end();
    assertThat(decoder.rows()).isEqualTo(3);
    Job longer = job(3, 140);
    assertThat(rows.admit(longer)).isTrue();
    assertThat(decoder.rows()).isEqualTo(2);
    assertThat(rows.get(1).job()).isSameAs(longer);
    assertThat(rows.get(1).filled()).isZero();
  }
}
