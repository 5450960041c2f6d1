"""Checks of the table of ltv_corners.py, see there."""

from ltv_corners import ROLES, table
from ltv_formulas import CLOSED, Condensed, Digits, mp, mpf, waiting
from ltv_other_formulas import Pareto


def off(value, wanted):
    with mp.workdps(CLOSED):
        return abs(value - wanted) / (abs(wanted) if wanted else 1)


def by_2f1(m, c, horizon, purchases):
    """FHL 2005, and the same without a transformation for P(alive)."""
    with mp.workdps(CLOSED):
        shape, rate, a, b = m.posterior(c)
        z = mpf(horizon) / rate
        if not purchases:
            return m.p_alive(c) * mp.hyp2f1(shape, a, a + b, -z)
        rest = (1 + z) ** -shape * mp.hyp2f1(shape, b, a + b - 1, z / (1 + z))
        return m.p_alive(c) * (a + b - 1) / (a - 1) * (1 - rest)


def by_time(m, c, delta, horizon, purchases):
    """∫ exp(-delta·u) of the rate of purchases, or of P(alive), at u."""
    with mp.workdps(30):
        shape, rate, a, b = m.posterior(c)
        f = lambda u: mp.exp(-delta * u) * (
            shape / rate * mp.hyp2f1(shape + 1, a, a + b, -u / rate) if purchases
            else mp.hyp2f1(shape, a, a + b, -u / rate))
        end = horizon or 70 / delta
        points = [mpf(0), *(end / mpf(4) ** i for i in range(6, -1, -1))]
        return m.p_alive(c) * mp.quad(f, points)


def pareto_by_2f1(m, c):
    """Log-likelihood by the hypergeometric functions of Schmittlein, Morrison & Colombo 1987."""
    with mp.workdps(CLOSED):
        x, last, age = c[0], mpf(c[1]), mpf(c[2])
        shape, total = m.r + x, m.r + x + m.s
        larger = max(m.alpha, m.beta)
        second = m.s + 1 if m.alpha >= m.beta else shape
        part = lambda t: mp.hyp2f1(
            total, second, total + 1, abs(m.alpha - m.beta) / (larger + t)) / (larger + t) ** total
        left = m.s / total * (part(last) - part(age))
        alive = (m.alpha + age) ** -shape * (m.beta + age) ** -m.s
        ways = mp.gamma(shape) / mp.gamma(m.r) * m.alpha**m.r * m.beta**m.s
        return mp.log(ways * (alive + left))


@mp.workdps(100)
def second_formulas():
    worst = {}

    def check(what, value, wanted):
        error = off(value, wanted)
        if error > worst.get(what, -1):
            worst[what] = error
            print(what, mp.nstr(error, 3), flush=True)

    usual = (0.793, 2.426)
    for a, b in (usual, (1e-6, 1e-9), (1e-17, 2.4), (1e-300, 1e-300), (1, 1e-250)):
        m = Condensed(False, 0.5, 1, a, b)
        for c in ((0, 0, 0), (1, 10, 30), (40, 38, 39)):
            exact = a != 1  # FHL's a - 1 in the denominator
            if exact:
                check("purchases 2F1", by_2f1(m, c, 52, True), m.expected_purchases(c, 52))
            check("alive 2F1", by_2f1(m, c, 52, False), m.p_alive_after(c, 52))
            with mp.workdps(CLOSED):
                z = mpf(52) / m.posterior(c)[1]
                series = m.by_series(c, z, lambda made, stayed: made) * m.p_alive(c)
            check("purchases series", series, m.expected_purchases(c, 52))
    m = Condensed(True, 0.5, 1, *usual)
    for c in ((0, 0, 30), (3, 20, 30)):
        for horizon in (None, 52):
            check("discounted purchases", m.discounted_purchases(c, 0.05, horizon),
                  by_time(m, c, mpf(0.05), horizon, True))
            check("discounted lifetime", m.discounted_lifetime(c, 0.05, horizon),
                  by_time(m, c, mpf(0.05), horizon, False))
    one = Condensed(True, 0.5, 1, 1e-17, 0.4)
    for purchases in (True, False):
        value = one.discounted_in_stages((1, 10, 30), mpf(0.05), purchases)
        wanted = one.discounted((1, 10, 30), 0.05, None, purchases)
        check("discounted in stages", value, wanted)
    for p in ((0.553, 10.58, 0.606, 11.67), (0.5, 3, 1e-12, 1e-3), (1e-12, 1e-6, 0.5, 1)):
        for c in ((0, 0, 30), (1, 10, 30), (40, 38, 39)):
            check("Pareto/NBD 2F1", pareto_by_2f1(Pareto(*p), c),
                  Pareto(*p).log_likelihood(c))
        with mp.workdps(40):
            total = mp.quad(lambda v: mp.exp(-v) * (1 + v) ** -mpf(p[2]), [0, 1, 10, 100])
            check("exponential integral", waiting(mpf(p[2]) - 1, mpf(1)), total)
    # Probabilities of all numbers of purchases add up to 1, and to the mean.
    for kind in ("bg_cnbd_k", "mbg_cnbd_k"):
        m = ROLES[kind](0.5, 30, *usual, 2)
        chances = [m.p_purchases(n, 3) for n in range(40)]
        check("sum of chances", sum(chances), 1)
        check("mean of chances", sum(n * p for n, p in enumerate(chances)), m.expected_of_new(3))
    m = ROLES["bg_bb"](1.204, 0.75, 0.657, 2.783)
    chances = [m.p_purchases(n, 6) for n in range(7)]
    check("BG/BB sum of chances", sum(chances), 1)
    check("BG/BB mean of chances", sum(n * p for n, p in enumerate(chances)), m.expected_of_new(6))
    return worst


def verify():
    worst = second_formulas()
    once, _ = table()
    Digits.wanted *= 2
    twice, _ = table()
    for (row, value), (_, wanted) in zip(once, twice):
        error = off(value, wanted)
        if error > 1e-18:
            print(row.key(), mp.nstr(value, 20), mp.nstr(wanted, 20))
        worst[row.what] = max(worst.get(row.what, 0), error)
    print({what: mp.nstr(error, 3) for what, error in worst.items()})
    return max(worst.values()) > 1e-17
