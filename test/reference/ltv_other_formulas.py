"""The models besides those of the beta-geometric family, see ltv_formulas.py."""

from ltv_formulas import Digits, geometric, mp, mpf, negative_binomial, precise, rising, waiting


def over_log_time(f, shift, start, end):
    """∫ f(v) dv/v over v = u + shift, u from start to end, piece by piece in log v."""
    low, high = mp.log(shift + start), mp.log(shift + end)
    pieces = max(1, int((high - low) / 2) + 1)
    points = [low + (high - low) * i / pieces for i in range(pieces + 1)]
    return mp.quad(lambda y: f(mp.exp(y)), points, method="gauss-legendre")


class Pareto:
    def __init__(self, r, alpha, s, beta):
        self.r, self.alpha, self.s, self.beta = map(mpf, (r, alpha, s, beta))

    def odds(self, c):
        """P(left)/P(alive)."""
        x, last, age = c[0], mpf(c[1]), mpf(c[2])
        if last == age:
            return mpf(0)
        shape, least = self.r + x, min(self.alpha, self.beta)
        a, b = self.alpha - least, self.beta - least
        with mp.workdps(Digits.wanted + 15):
            f = lambda v: (
                ((self.alpha + age) / (a + v)) ** shape
                * ((self.beta + age) / (b + v)) ** self.s
                * self.s / (b + v) * v
            )
            return over_log_time(f, least, last, age)

    @precise
    def log_likelihood(self, c):
        shape, age = self.r + c[0], mpf(c[2])
        return (
            mp.log(rising(self.r, c[0]))
            + self.r * mp.log(self.alpha)
            - shape * mp.log(self.alpha + age)
            + self.s * mp.log(self.beta / (self.beta + age))
            + mp.log1p(self.odds(c))
        )

    @precise
    def p_alive(self, c):
        return 1 / (1 + self.odds(c))

    @precise
    def p_alive_after(self, c, time):
        return self.p_alive(c) * (1 + time / (self.beta + c[2])) ** -self.s

    @precise
    def expected_purchases(self, c, horizon):
        scale, steep = self.beta + c[2], self.s - 1
        passed = mp.log1p(horizon / scale)
        lived = passed if steep == 0 else -mp.expm1(-steep * passed) / steep
        return self.p_alive(c) * (self.r + c[0]) / (self.alpha + c[2]) * scale * lived

    @precise
    def expected_of_new(self, time):
        return self.expected_purchases((0, 0, 0), time)

    @precise
    def p_no_purchase(self, c, horizon):
        odds = self.odds(c)
        later = Pareto(self.r + c[0], self.alpha + c[2], self.s, self.beta + c[2])
        return (odds + mp.exp(later.log_likelihood((0, 0, horizon)))) / (1 + odds)

    @precise
    def p_purchases(self, n, time):
        z = mpf(time) / self.alpha
        alive = negative_binomial(n, self.r, z) * (self.beta / (self.beta + time)) ** self.s
        if time == 0:
            return alive
        with mp.workdps(Digits.wanted + 15):
            f = lambda u: (
                self.s * (self.beta / (self.beta + u)) ** self.s * u / (self.beta + u)
                * negative_binomial(n, self.r, u / self.alpha)
            )
            start = min(self.alpha, self.beta, mpf(time)) * mpf(10) ** -(Digits.wanted + 10)
            return alive + over_log_time(f, mpf(0), start, mpf(time))

    def discounted(self, c, delta, horizon):
        """The expected discounted time, in units of beta + T."""
        scale = self.beta + c[2]
        with mp.workdps(Digits.wanted + 25):
            if horizon is None:
                return waiting(self.s - 1, scale * delta)
            return geometric(
                delta * horizon, 1 + horizon / scale, horizon, self.s - 1, scale * delta
            )

    @precise
    def discounted_lifetime(self, c, delta, horizon=None):
        scale = self.beta + c[2]
        return self.p_alive(c) * scale * self.discounted(c, mpf(delta), horizon)

    @precise
    def discounted_purchases(self, c, delta, horizon=None):
        return (self.r + c[0]) / (self.alpha + c[2]) * self.discounted_lifetime(c, delta, horizon)


class BgBb:
    """Eq. 3, 7, 11, 13 and 14 of Fader, Hardie & Shang 2010."""

    def __init__(self, alpha, beta, gamma, delta):
        self.alpha, self.beta, self.gamma, self.delta = map(mpf, (alpha, beta, gamma, delta))

    def bought(self, x, n):
        """Of one order: x of n opportunities taken."""
        ways = rising(self.alpha, x) * rising(self.beta, n - x)
        return ways / rising(self.alpha + self.beta, n)

    def stayed(self, n):
        return rising(self.delta, n) / rising(self.gamma + self.delta, n)

    def left_after(self, n):
        return rising(self.delta, n) * self.gamma / rising(self.gamma + self.delta, n + 1)

    def alive(self, c):
        return self.bought(c[0], c[2]) * self.stayed(c[2])

    def left(self, c):
        x, t, n = c
        return mpf(0) + sum(self.bought(x, i) * self.left_after(i) for i in range(t, n))

    @precise
    def log_likelihood(self, c):
        return mp.log(self.alive(c) + self.left(c))

    @precise
    def p_alive(self, c):
        return self.alive(c) / (self.alive(c) + self.left(c))

    @precise
    def p_alive_after(self, c, horizon):
        n = c[2]
        later = self.stayed(n + horizon) / self.stayed(n)
        return self.p_alive(c) * later

    @precise
    def p_no_purchase(self, c, horizon):
        later = (c[0], c[2], c[2] + horizon)
        return (self.left(c) + self.alive(later) + self.left(later)) / (
            self.alive(c) + self.left(c)
        )

    def lifetime(self, c, delta, horizon):
        now, alive, total, j = self.delta + c[2], mpf(1), mpf(0), 0
        with mp.workdps(Digits.wanted + 25):
            while horizon is None or j < horizon:
                alive *= (now + j) / (self.gamma + now + j) * mp.exp(-delta)
                total += alive
                j += 1
                if horizon is None and alive < mpf(10) ** -(Digits.wanted + 10) * total * delta:
                    break
        return total

    @precise
    def discounted_lifetime(self, c, delta, horizon=None):
        return self.p_alive(c) * self.lifetime(c, mpf(delta), horizon)

    @precise
    def discounted_purchases(self, c, delta, horizon=None):
        take = (self.alpha + c[0]) / (self.alpha + self.beta + c[2])
        return take * self.discounted_lifetime(c, delta, horizon)

    @precise
    def expected_purchases(self, c, horizon):
        return self.discounted_purchases(c, 0, horizon)

    @precise
    def expected_of_new(self, time):
        return self.expected_purchases((0, 0, 0), time)

    @precise
    def p_purchases(self, n, time):
        if n > time:
            return mpf(0)
        last = mp.binomial(time, n) * self.bought(n, time) * self.stayed(time)
        return last + sum(
            mp.binomial(i, n) * self.bought(n, i) * self.left_after(i) for i in range(n, time)
        )


class Sbg:
    def __init__(self, alpha, beta):
        self.alpha, self.beta = mpf(alpha), mpf(beta)

    @precise
    def survival_rate(self, t, survived):
        start = self.beta + survived
        return rising(start, t) / rising(self.alpha + start, t)

    @precise
    def retention_rate(self, t):
        return (self.beta + t - 1) / (self.alpha + self.beta + t - 1)

    @precise
    def churn_probability(self, t):
        return self.survival_rate(t - 1, 0) * (1 - self.retention_rate(t))

    @precise
    def residual_lifetime(self, survived, rate):
        """The series term by term."""
        now, alive, total, t, rate = self.beta + survived, mpf(1), mpf(0), 0, mpf(rate)
        with mp.workdps(Digits.wanted + 25):
            while True:
                alive *= (now + t) / (self.alpha + now + t)
                total += alive
                t += 1
                alive /= 1 + rate
                if alive < mpf(10) ** -(Digits.wanted + 10) * total * rate:
                    return total


@precise
def expected_spend(p, q, gamma, x, mean):
    return mpf(p) * (mpf(gamma) + x * mpf(mean)) / (mpf(p) * x + mpf(q) - 1)
