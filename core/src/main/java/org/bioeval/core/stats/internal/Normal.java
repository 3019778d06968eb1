package org.bioeval.core.stats.internal;

/** The standard normal distribution, to about 1e-15. */
public final class Normal {
  private static final double SQRT_2PI = Math.sqrt(2 * Math.PI);

  private Normal() {}

  /**
   * Lower tail probability.
   *
   * @param z a quantile
   * @return P(Z ≤ z)
   */
  public static double cdf(double z) {
    return z > 0 ? 1 - upper(z) : upper(-z);
  }

  /**
   * Upper tail probability, without cancellation far out.
   *
   * @param z a quantile
   * @return P(Z &gt; z)
   */
  public static double sf(double z) {
    return z > 0 ? upper(z) : 1 - upper(-z);
  }

  /** P(Z &gt; z) for z ≥ 0. */
  private static double upper(double z) {
    if (Double.isNaN(z)) {
      return Double.NaN;
    }
    double density = Math.exp(-z * z / 2) / SQRT_2PI;
    if (z < 2.5) {
      // P(0 < Z < z) = density(z) · Σ z^(2k+1) / (1·3·5···(2k+1)): all terms positive, so stable.
      double term = z;
      double sum = z;
      for (int k = 3; term > sum * 1e-17; k += 2) {
        term *= z * z / k;
        sum += term;
      }
      return 0.5 - density * sum;
    }
    // Mills ratio as the continued fraction 1/(z + 1/(z + 2/(z + 3/(z + …)))), evaluated backwards.
    double fraction = z;
    for (int k = 160; k >= 1; k--) {
      fraction = z + k / fraction;
    }
    return density / fraction;
  }

  /**
   * Quantile of a lower tail probability: algorithm AS 241, PPND16 (Wichura 1988,
   * doi:10.2307/2347330).
   *
   * @param p probability in [0, 1]
   * @return the z with P(Z ≤ z) = p; infinite at 0 and 1
   */
  public static double quantile(double p) {
    double q = p - 0.5;
    if (Math.abs(q) <= 0.425) {
      double r = 0.180625 - q * q;
      return q * polynomial(r, A) / polynomial(r, B);
    }
    double tail = q < 0 ? p : 1 - p;
    if (tail <= 0) {
      return tail < 0 ? Double.NaN : Math.copySign(Double.POSITIVE_INFINITY, q);
    }
    double r = Math.sqrt(-Math.log(tail));
    double z =
        r <= 5
            ? polynomial(r - 1.6, C) / polynomial(r - 1.6, D)
            : polynomial(r - 5, E) / polynomial(r - 5, F);
    return q < 0 ? -z : z;
  }

  private static double polynomial(double x, double[] coefficients) {
    double y = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      y = y * x + coefficients[i];
    }
    return y;
  }

  private static final double[] A = {
    3.3871328727963666080,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3
  };
  private static final double[] B = {
    1,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3
  };
  private static final double[] C = {
    1.42343711074968357734,
    4.63033784615654529590,
    5.76949722146069140550,
    3.64784832476320460504,
    1.27045825245236838258,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4
  };
  private static final double[] D = {
    1,
    2.05319162663775882187,
    1.67638483018380384940,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9
  };
  private static final double[] E = {
    6.65790464350110377720,
    5.46378491116411436990,
    1.78482653991729133580,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7
  };
  private static final double[] F = {
    1,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15
  };
}
