package org.bioeval.core.stats;

/** The statistics of {@link Statistic} that follow from one proportion. */
enum Shares implements Proportion {
  MEAN {
    @Override
    public double value(double[] sums, int rows) {
      return sums[0] / rows;
    }

    @Override
    public double successes(double[] sums, int rows) {
      return sums[0];
    }

    @Override
    public double trials(double[] sums, int rows) {
      return rows;
    }
  },
  RATIO {
    @Override
    public double value(double[] sums, int rows) {
      return sums[1] == 0 ? Double.NaN : sums[0] / sums[1];
    }

    @Override
    public double successes(double[] sums, int rows) {
      return sums[0];
    }

    @Override
    public double trials(double[] sums, int rows) {
      return sums[1];
    }
  },
  MICRO_PRECISION {
    @Override
    public double trials(double[] sums, int rows) {
      return sums[0] + sums[1];
    }
  },
  MICRO_RECALL {
    @Override
    public double trials(double[] sums, int rows) {
      return sums[0] + sums[2];
    }
  },
  MICRO_F1 {
    @Override
    public double value(double[] sums, int rows) {
      double both = 2 * sums[0] + sums[1] + sums[2];
      return both == 0 ? 0 : 2 * sums[0] / both;
    }

    @Override
    public double trials(double[] sums, int rows) {
      return sums[0] + sums[1] + sums[2];
    }

    @Override
    public double score(double proportion) {
      return 2 * proportion / (1 + proportion);
    }
  };

  /** Where nothing was decided the score is 0, as in the shared-task scorers. */
  @Override
  public double value(double[] sums, int rows) {
    double trials = trials(sums, rows);
    return trials == 0 ? 0 : sums[0] / trials;
  }

  @Override
  public double successes(double[] sums, int rows) {
    return sums[0];
  }
}
