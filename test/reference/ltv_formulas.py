"""What the models of src/ltv say about one customer, to as many digits as asked for.

Closed forms are evaluated literally, with so many digits that nothing is lost to parameters of
1e-300; what has none is a sum of positive terms or an integral by the trapezoidal rule in the
logit of p, whose error falls exponentially with the number of points.
"""

from mpmath import mp, mpf

CLOSED = 700  # digits of closed forms: b + x - 1 needs 300 of them and more


class Digits:
    """Digits of sums and integrals; verification doubles them."""

    wanted = 40


def precise(function):
    def wrapped(*args):
        with mp.workdps(CLOSED + Digits.wanted):
            return function(*args)

    return wrapped


def rising(start, count):
    product = mpf(1)
    for i in range(count):
        product *= start + i
    return product


def negative_binomial(n, shape, z):
    return rising(shape, n) / mp.factorial(n) * z**n / (1 + z) ** (shape + n)


def beta_mean(f, a, b, at_0, at_1, reach, narrow=1):
    """E[f(p)], p ~ Beta(a, b). The chord of f between its ends at_0 and at_1 has a mean in closed
    form; without it a density whose parameters are tiny is a smooth one. f changes where |logit p|
    is below `reach`, and on a scale of `narrow`."""
    half = mpf(1) / 2
    at_0 = at_0 if a < half else mpf(0)
    at_1 = at_1 if b < half else mpf(0)
    digits = Digits.wanted
    with mp.workdps(digits + 25):
        # 1/B(a, b) without a difference of parameters
        density = a * b / (a + b) * mp.gamma(1 + a + b) / mp.gamma(1 + a) / mp.gamma(1 + b)
        chord = (at_0 * b + at_1 * a) / (a + b)
        step = narrow * mpf("0.7") * 2 * mp.pi**2 / (digits * mp.log(10))
        least = mpf(10) ** -(digits + 5)

        def term(y):
            log_q = -mp.log1p(mp.exp(y))
            p, q = mp.exp(y + log_q), mp.exp(log_q)
            return (f(p) - at_0 * q - at_1 * p) * mp.exp(a * (y + log_q) + b * log_q)

        total = term(mpf(0))
        for sign in (1, -1):
            y, quiet = mpf(0), 0
            while quiet < 12:
                y += sign * step
                value = term(y)
                total += value
                so_far = abs(chord) + abs(density * step * total)
                small = abs(density * step * value) < least * so_far
                quiet = quiet + 1 if small and abs(y) > reach else 0
        return chord + density * step * total


def waiting(shape, w):
    """E[1/(w + g)], g ~ Gamma(shape + 1, 1) = exp(w) E_(shape+1)(w) = U(1, 1 - shape, w)."""
    return mp.hyperu(1, 1 - shape, w)


def geometric(kappa, grown, horizon, shape, w):
    """The same less what comes after a horizon; `grown` is 1 + p·horizon/rate."""
    value = waiting(shape, w)
    if horizon is None:
        return value
    return value - mp.exp(-kappa) * grown**-shape * waiting(shape, w * grown)


class Condensed:
    """(M)BG/CNBD-k; for k = 1 it is (M)BG/NBD."""

    def __init__(self, at_once, r, alpha, a, b, k=1):
        self.extra = 1 if at_once else 0
        self.r, self.alpha, self.a, self.b = map(mpf, (r, alpha, a, b))
        self.k = int(k)

    def posterior(self, c):
        x, _, age = c
        return self.r + self.k * x, self.alpha + age, self.a, self.b + x + self.extra

    def stages(self, c):
        """(R)_j/j! ρ^j, j < k."""
        shape, rate = self.posterior(c)[:2]
        idle = (mpf(c[2]) - mpf(c[1])) / rate
        return [rising(shape, j) / mp.factorial(j) * idle**j for j in range(self.k)]

    def left(self, c):
        """What those who have left add to the sum of stages()."""
        shape, rate, a, b = self.posterior(c)
        if c[0] + self.extra == 0:
            return mpf(0)
        return a / (b - 1) * (rate / (self.alpha + mpf(c[1]))) ** shape

    @precise
    def likelihood_with_gaps(self, c, log_gaps):
        x, chances = c[0], c[0] + self.extra
        shape, rate = self.posterior(c)[:2]
        stayed = rising(self.b, chances) / rising(self.a + self.b, chances)
        return (
            (self.k - 1) * mpf(log_gaps)
            - x * mp.log(mp.factorial(self.k - 1))
            + mp.log(rising(self.r, self.k * x) * stayed)
            + self.r * mp.log(self.alpha)
            - shape * mp.log(rate)
            + mp.log(sum(self.stages(c)) + self.left(c))
        )

    @precise
    def log_likelihood(self, c):
        x, k = c[0], self.k
        value = self.likelihood_with_gaps(c, 0)
        if x == 0 or k == 1:
            return value
        if c[1] == 0:
            return -mp.inf
        spread = mp.factorial(x - 1) / mp.factorial(k * x - 1) * mp.factorial(k - 1) ** x
        return value + mp.log(spread) + (k - 1) * x * mp.log(mpf(c[1]))

    @precise
    def p_alive(self, c):
        alive = sum(self.stages(c))
        return alive / (alive + self.left(c))

    @precise
    def p_no_purchase(self, c, horizon):
        alive, shape = self.stages(c), self.posterior(c)[0]
        z = mpf(horizon) / self.posterior(c)[1]
        idle = sum(
            weight * sum(negative_binomial(n, shape + j, z) for n in range(self.k - j))
            for j, weight in enumerate(alive)
        )
        return (self.left(c) + idle) / (self.left(c) + sum(alive))

    @precise
    def p_purchases(self, n, time):
        z, chances = mpf(time) / self.alpha, n + self.extra
        stayed = rising(self.b, chances) / rising(self.a + self.b, chances)
        first = self.k * n
        alive = sum(negative_binomial(first + j, self.r, z) for j in range(self.k))
        if chances == 0:
            return alive
        tail = 1 - sum(negative_binomial(i, self.r, z) for i in range(first))
        return stayed * (alive + tail * self.a / (self.b + chances - 1))

    def by_series(self, c, z, value):
        """Σ over the stages to come of value(purchases made, P(still a customer))."""
        shape, _, a, b = self.posterior(c)
        weights = self.stages(c)
        result, least = mpf(0), mpf(10) ** -(Digits.wanted + 10)
        for j, weight in enumerate(weights):
            probability = (1 + z) ** -(shape + j)
            made, stayed, m, n, total, rest = mpf(0), mpf(1), 0, 0, mpf(0), 1 - least
            while True:
                term = probability * value(made, stayed)
                total += term
                growth = (shape + j + n) / (n + 1) * z / (1 + z)
                if n > 20 and growth < 1 and term < least * total * (1 - growth):
                    break
                probability *= growth
                n += 1
                if (j + n) % self.k == 0:
                    made += stayed
                    stayed *= (b + m) / (a + b + m)
                    m += 1
            result += weight * total
        return result / sum(weights)

    def while_alive(self, c, horizon, purchases):
        shape, rate, a, b = self.posterior(c)
        z = mpf(horizon) / rate
        if self.k > 1:
            with mp.workdps(Digits.wanted + 25):
                pick = (lambda made, stayed: made) if purchases else (lambda made, stayed: stayed)
                return self.by_series(c, +z, pick)
        reach = abs(mp.log(z)) + 5 if z else 0
        narrow = mpf(1) if shape < 10 else mpf("0.5")
        if shape > 1000:
            narrow = mpf("0.15")
        if purchases:
            f = lambda p: -mp.expm1(-shape * mp.log1p(p * z)) / p
            return beta_mean(f, a, b, shape * z, f(mpf(1)), reach, narrow)
        f = lambda p: mp.exp(-shape * mp.log1p(p * z))
        return beta_mean(f, a, b, mpf(1), f(mpf(1)), reach, narrow)

    @precise
    def p_alive_after(self, c, time):
        return self.p_alive(c) * self.while_alive(c, time, False)

    @precise
    def expected_purchases(self, c, horizon):
        return self.p_alive(c) * self.while_alive(c, horizon, True)

    @precise
    def expected_of_new(self, time):
        return self.expected_purchases((0, 0, 0), time)

    def discounted(self, c, delta, horizon, purchases):
        shape, rate, a, b = self.posterior(c)
        delta = mpf(delta)
        if self.k > 1:
            return self.discounted_in_stages(c, delta, purchases)
        passed = mp.inf if horizon is None else delta * horizon
        kappa = rate * delta
        index = shape if purchases else shape - 1  # of the gamma density of rates
        scale = shape if purchases else rate

        def f(p):
            grown = 1 if horizon is None else 1 + p * horizon / rate
            return scale / p * geometric(passed, grown, horizon, index, kappa / p)

        at_0 = scale / kappa * -mp.expm1(-passed)
        with mp.workdps(Digits.wanted + 25):
            return beta_mean(f, a, b, at_0, f(mpf(1)), abs(mp.log(kappa)) + 5)

    def discounted_in_stages(self, c, delta, purchases):
        """The mean over the rate of stages, in its logarithm, of that over p; of a double integral
        half of the digits are enough."""
        digits, Digits.wanted = Digits.wanted, Digits.wanted // 2
        try:
            return self.over_rates(c, delta, purchases)
        finally:
            Digits.wanted = digits

    def over_rates(self, c, delta, purchases):
        shape, rate, a, b = self.posterior(c)
        weights, k, total = self.stages(c), self.k, mpf(0)
        kappa = rate * delta
        with mp.workdps(Digits.wanted + 25):
            step = 2 * mp.pi * mpf("0.8") / (Digits.wanted * mp.log(10) / mp.pi * 2)
            least = mpf(10) ** -Digits.wanted
            for j, weight in enumerate(weights):
                index, sign_sum = shape + j, mpf(0)
                for sign in (1, -1):
                    i = 0 if sign == 1 else 1
                    while True:
                        rate_of_stages = mp.exp(sign * i * step) * index
                        log_theta = -mp.log1p(kappa / rate_of_stages)
                        kept = mp.exp((k - j) * log_theta)
                        lost, slow = -mp.expm1(k * log_theta), mp.exp(k * log_theta)
                        if purchases:
                            f = lambda p: kept / (lost + p * slow)
                        else:
                            f = lambda p: (1 - p * kept / (lost + p * slow)) / kappa * rate
                        density = mp.exp(index * mp.log(rate_of_stages) - rate_of_stages)
                        density /= mp.gamma(index)
                        mean = beta_mean(
                            f, a, b, f(mpf(0)), f(mpf(1)), abs(mp.log(lost / slow)) + 5
                        )
                        sign_sum += density * mean
                        if i > 3 and density * mean < least * sign_sum:
                            break
                        i += 1
                total += weight * sign_sum * step
            return total / sum(weights)

    @precise
    def discounted_purchases(self, c, delta, horizon=None):
        return self.p_alive(c) * self.discounted(c, delta, horizon, True)

    @precise
    def discounted_lifetime(self, c, delta, horizon=None):
        return self.p_alive(c) * self.discounted(c, delta, horizon, False)
