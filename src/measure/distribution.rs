//! The distributions behind intervals: Student's t and the binomial.

/// The logarithm of the gamma function (Lanczos, g = 7).
fn ln_gamma(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        let pi = std::f64::consts::PI;
        return (pi / (pi * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let base = x + 7.5;
    let sum = (1..9).fold(COEFFICIENTS[0], |sum, i| sum + COEFFICIENTS[i] / (x + i as f64));
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * base.ln() - base + sum.ln()
}

/// The regularised incomplete beta function (continued fraction, by Lentz).
fn beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta(b, a, 1.0 - x);
    }
    let front =
        (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln()).exp();
    let tiny = 1e-300;
    let keep = |v: f64| if v.abs() < tiny { tiny } else { v };
    let (mut c, mut d) = (1.0, 1.0 / keep(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / keep(1.0 + even * d);
        c = keep(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / keep(1.0 + odd * d);
        c = keep(1.0 + odd / c);
        let step = d * c;
        fraction *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * fraction / a
}

/// The quantile of Student's distribution: `p` above one half.
pub fn student(p: f64, degrees: f64) -> f64 {
    if degrees > 10_000.0 && p == 0.975 {
        // Close to the normal distribution; its expansion in 1 / degrees is exact to 1e-15 here.
        let (z, v) = (crate::model::NORMAL_QUANTILE, degrees);
        let (z3, z5, z7) = (z.powi(3), z.powi(5), z.powi(7));
        return z
            + (z3 + z) / (4.0 * v)
            + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * v * v)
            + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * v * v * v);
    }
    let tail = 2.0 * (1.0 - p);
    // P(|T| > t) is the regularised beta function of degrees / (degrees + t²).
    let beyond = |t: f64| beta(degrees / 2.0, 0.5, degrees / (degrees + t * t));
    let (mut low, mut high) = (0.0, 1.0);
    while beyond(high) > tail {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if beyond(middle) > tail {
            low = middle;
        } else {
            high = middle;
        }
        if high - low <= f64::EPSILON * high {
            break;
        }
    }
    (low + high) / 2.0
}

/// The ranks between which a quantile lies with 95 %: the largest `l` with `P(B < l) <= 0.025` and
/// the smallest `u` with `P(B >= u) <= 0.025`, from 1 to `n`, where B is binomial.
pub fn ranks(n: u64, at: f64) -> (Option<u64>, Option<u64>) {
    const TAIL: f64 = 0.025;
    // A sum of terms that rounds above the bound where theory says "equal" is still equal.
    let fits = |p: f64| p <= TAIL * (1.0 + 1e-12);
    let below = |rank: u64| {
        // P(B < rank) = P(B <= rank - 1)
        if rank == 0 {
            0.0
        } else if rank > n {
            1.0
        } else {
            beta((n - rank + 1) as f64, rank as f64, 1.0 - at)
        }
    };
    let reaches = |rank: u64| {
        if rank == 0 {
            1.0
        } else if rank > n {
            0.0
        } else {
            beta(rank as f64, (n - rank + 1) as f64, at)
        }
    };
    // Both are monotone in the rank.
    let (mut lo, mut hi) = (0, n + 1);
    while hi - lo > 1 {
        let middle = lo + (hi - lo) / 2;
        if fits(below(middle)) { lo = middle } else { hi = middle }
    }
    let l = (lo >= 1 && lo <= n).then_some(lo);
    let (mut lo, mut hi) = (0, n + 1);
    while hi - lo > 1 {
        let middle = lo + (hi - lo) / 2;
        if fits(reaches(middle)) { hi = middle } else { lo = middle }
    }
    let u = (hi >= 1 && hi <= n).then_some(hi);
    (l, u)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_quantiles_agree_with_scipy() {
        // scipy.stats.t.ppf(0.975, df)
        for (degrees, t) in [
            (1.0, 12.706_204_736_432_095),
            (2.0, 4.302_652_729_911_275),
            (4.0, 2.776_445_105_197_798_7),
            (29.0, 2.045_229_642_132_703),
            (1000.0, 1.962_339_080_792_407_6),
            (1e6, 1.959_966_355_720_889_7),
        ] {
            let found = student(0.975, degrees);
            assert!((found - t).abs() < 1e-9 * t, "{degrees}: {found} {t}");
        }
    }

    /// The binomial distribution, term by term.
    fn binomial(n: u64, p: f64) -> Vec<f64> {
        let mut terms = vec![0.0; n as usize + 1];
        terms[0] = 1.0;
        for trial in 0..n as usize {
            for k in (0..=trial + 1).rev() {
                let before = if k > 0 { terms[k - 1] * p } else { 0.0 };
                terms[k] = terms[k] * (1.0 - p) + before;
            }
        }
        terms
    }

    #[test]
    fn ranks_are_those_of_the_binomial() {
        for n in [1, 2, 5, 6, 7, 10, 30, 100] {
            for p in [0.5, 0.9, 0.25, 0.01] {
                let terms = binomial(n, p);
                let below = |l: u64| terms[..l as usize].iter().sum::<f64>();
                let above = |u: u64| terms[u as usize..].iter().sum::<f64>();
                let l = (1..=n).filter(|l| below(*l) <= 0.025 + 1e-12).max();
                let u = (1..=n).filter(|u| above(*u) <= 0.025 + 1e-12).min();
                assert_eq!(ranks(n, p), (l, u), "{n} {p}");
            }
        }
        assert_eq!(ranks(5, 0.5), (None, None));
    }
}
