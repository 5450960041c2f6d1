#!/usr/bin/python3
"""What the models say where parameters are tiny or huge, for test/unit/ltv_corner_test.cpp:

    test/reference/ltv_corners.py > test/unit/ltv_corner_reference.hpp
    test/reference/ltv_corners.py --verify

computes the table, or checks it: every value with twice the digits, and the sums and integrals by
a second formula. Needs mpmath (Debian: python3-mpmath) and some minutes.
"""

import sys
from itertools import chain, cycle
from multiprocessing import Pool

from ltv_formulas import Condensed, mp, mpf
from ltv_other_formulas import BgBb, Pareto, Sbg, expected_spend

LEAST, MOST = mpf("1e-300"), mpf("1.7e308")
DELTA = 0.05
CUSTOMERS = [(0, 0, 0), (0, 0, 30), (1, 10, 10), (1, 10, 30), (3, 20, 30), (40, 38, 39)]
EQUAL = [1e-6, 1e-7, 1e-9, 1e-12, 1e-15, 1e-17, 1e-50, 1e-100, 1e-300]
UNEQUAL = [(1e-300, 1), (1, 1e-300), (0.793, 1e-17), (1e-17, 2.4), (2.4, 1e-17), (1e-9, 1e-50),
           (1e-50, 1e-9), (0.793, 2.426)]

ROLES = {
    "bg_nbd": lambda r, alpha, a, b: Condensed(False, r, alpha, a, b),
    "mbg_nbd": lambda r, alpha, a, b: Condensed(True, r, alpha, a, b),
    "bg_cnbd_k": lambda *p: Condensed(False, *p),
    "mbg_cnbd_k": lambda *p: Condensed(True, *p),
    "pareto_nbd": Pareto,
    "bg_bb": BgBb,
    "sbg": Sbg,
    "gamma_gamma": lambda *p: None,
}


class Row:
    def __init__(self, model, parameters, what, customer, argument=0, horizon=0):
        self.model, self.parameters, self.what = model, tuple(map(float, parameters)), what
        self.customer, self.argument, self.horizon = customer, float(argument), float(horizon)

    def key(self):
        return (self.model, self.parameters, self.what, self.customer, self.argument, self.horizon)

    def value(self):
        m, c, what = ROLES[self.model](*self.parameters), self.customer, self.what
        argument, horizon = self.argument, self.horizon
        counted = int(argument)
        if self.model in ("bg_bb", "sbg"):
            horizon = int(horizon)
        if what in ("log_likelihood", "p_alive"):
            return getattr(m, what)(c)
        if what == "likelihood_with_gaps":
            return m.likelihood_with_gaps(c, argument)
        if what in ("p_alive_after", "expected_purchases", "p_no_purchase"):
            return getattr(m, what)(c, horizon)
        if what in ("discounted_purchases", "discounted_lifetime"):
            return getattr(m, what)(c, argument)
        if what == "discounted_purchases_within":
            return m.discounted_purchases(c, argument, horizon)
        if what == "discounted_lifetime_within":
            return m.discounted_lifetime(c, argument, horizon)
        if what == "p_purchases":
            return m.p_purchases(counted, horizon)
        if what == "expected_of_new":
            return m.expected_of_new(horizon)
        if what == "survival_rate":
            return m.survival_rate(counted, horizon)
        if what in ("retention_rate", "churn_probability"):
            return getattr(m, what)(counted)
        if what == "residual_lifetime":
            return m.residual_lifetime(horizon, argument)
        return expected_spend(*self.parameters, c[0], argument)


def rows_of(model, sets, critical, plan):
    """The quantities of the plan for sets of parameters: what, for every how many sets, and for
    how many of these also of another customer than the critical ones, 0 for none. The chance to
    leave after one purchase only is where b is lost first: likelihoods are of that customer."""
    others, horizons, counts = cycle(CUSTOMERS), cycle([3, 52, 1e4]), cycle([1, 0, 5])
    if model == "bg_bb":
        horizons = cycle([3, 52])
    repeated = [critical[0]] if model.endswith(("bg_nbd", "cnbd_k")) else critical
    likely, critical = cycle(repeated), cycle(critical)
    for i, parameters in enumerate(sets):
        for offset, (what, every, more) in enumerate(plan):
            if (i + offset) % every:
                continue
            if what.startswith("discounted") and model != "pareto_nbd" and parameters[0] == 1e6:
                continue  # mpmath has no Tricomi function of such a shape
            chosen = [next(likely if what in ("log_likelihood", "p_alive") else critical)]
            if more and (i // every + offset) % more == 0:
                chosen.append(next(others))
            for customer in chosen:
                if what in ("log_likelihood", "p_alive"):
                    yield Row(model, parameters, what, customer)
                elif what == "likelihood_with_gaps":
                    x, last = customer[0], customer[1]
                    gaps = x * float(mp.log(mpf(last) / x)) - 0.25 if x > 1 else (
                        float(mp.log(last)) if x else 0)
                    yield Row(model, parameters, what, customer, gaps)
                elif what == "p_purchases":
                    yield Row(model, parameters, what, (0, 0, 0), next(counts), next(horizons))
                elif what == "expected_of_new":
                    yield Row(model, parameters, what, (0, 0, 0), 0, next(horizons))
                elif what.endswith("_within"):
                    yield Row(model, parameters, what, customer, DELTA, next(horizons))
                elif what.startswith("discounted"):
                    yield Row(model, parameters, what, customer, DELTA)
                else:
                    yield Row(model, parameters, what, customer, 0, next(horizons))


# What every model has, and how often.
LIKELIHOOD = [("log_likelihood", 1, 3), ("p_alive", 1, 4)]
FUTURE = [("p_alive_after", 3, 2), ("expected_purchases", 1, 0), ("p_no_purchase", 3, 2),
          ("p_purchases", 2, 0), ("expected_of_new", 4, 0)]
DISCOUNTED = [("discounted_purchases", 4, 0), ("discounted_lifetime", 4, 0),
              ("discounted_purchases_within", 5, 0), ("discounted_lifetime_within", 5, 0)]


def dropouts():
    return [(b, b) for b in EQUAL] + UNEQUAL


def beta_geometric():
    usual = (0.793, 2.426)
    sets = [(0.5, 1, *ab) for ab in dropouts()]
    sets += [(r, alpha, *usual) for r, alpha in
             ((1e-8, 1), (1e-300, 1), (0.5, 1e-8), (0.5, 1e-300), (1e6, 1e6), (1e-8, 1e-8))]
    plan = LIKELIHOOD + FUTURE + DISCOUNTED
    yield from rows_of("bg_nbd", sets, [(1, 10, 30), (1, 10, 10), (0, 0, 30)], plan)
    # The only customers whose posterior b is tiny, too.
    for a, b, horizon in ((1e-17, 1e-17, 3), (1e-17, 1e-17, 1e4), (1e-300, 1e-300, 52),
                          (1, 1e-300, 52), (1e-300, 1, 3), (1e-17, 2.4, 1e4)):
        yield Row("bg_nbd", (0.5, 1, a, b), "expected_purchases", (0, 0, 30), 0, horizon)
    yield from rows_of("mbg_nbd", sets, [(0, 0, 30), (0, 0, 0), (1, 10, 30)], plan)


def condensed():
    plan = [("log_likelihood", 1, 0), ("likelihood_with_gaps", 2, 0), ("p_alive", 1, 0),
            ("expected_purchases", 1, 0), ("p_alive_after", 3, 0),
            ("p_no_purchase", 3, 0), ("p_purchases", 3, 0),
            ("discounted_purchases", 7, 0), ("discounted_lifetime", 7, 0)]
    some = [1e-6, 1e-9, 1e-15, 1e-17, 1e-300]
    for model, critical in (("bg_cnbd_k", [(1, 10, 30), (0, 0, 30), (1, 10, 10)]),
                            ("mbg_cnbd_k", [(0, 0, 30), (1, 10, 30), (0, 0, 0)])):
        for k, pairs in ((2, [(b, b) for b in some] + [(1e-300, 1), (0.793, 1e-17)]),
                         (5, [(1e-7, 1e-7), (1e-17, 1e-17), (1e-100, 1e-100), (1, 1e-250)])):
            for row in rows_of(model, [(0.5, 1, *ab, k) for ab in pairs], critical, plan):
                # Of new customers z = 10,000 is a series of a million terms.
                if row.horizon == 1e4 and row.customer[2] == 0 or row.what == "p_purchases":
                    row.horizon = min(row.horizon, 52.0)
                yield row


def pareto():
    usual = (0.553, 10.58, 0.606, 11.67)
    r, alpha, s, beta = usual
    sets = [(r, alpha, 1e-12, beta), (r, alpha, 1e-300, beta), (1e-12, alpha, s, beta),
            (1e-300, alpha, s, beta), (1e-300, alpha, 1e-300, beta), (r, 1e-6, s, beta),
            (r, alpha, s, 1e-6), (r, 1e-6, s, 1e-6), (0.5, 1e-300, 0.5, 1), (0.5, 1, 0.5, 1e-300),
            (r, 1e6, s, 1), (r, 1, s, 1e6), (1e6, 1e6, s, beta), (r, alpha, 1e6, 1e6),
            (0.5, 1e300, 0.5, 1), (0.5, 1, 0.5, 1e290), (1e-12, 1e-6, 1e-12, 1e-6),
            (2, 1e-6, 1, 1e-6), usual]
    plan = [("log_likelihood", 1, 0), ("p_alive", 1, 0), ("p_alive_after", 3, 0),
            ("expected_purchases", 2, 0), ("p_no_purchase", 2, 0),
            ("p_purchases", 2, 0), ("expected_of_new", 3, 0)]
    plan += [(what, 6, 0) for what, _, _ in DISCOUNTED]
    customers = [(1, 10, 30), (0, 0, 30), (3, 20, 30), (40, 38, 39)]
    yield from rows_of("pareto_nbd", sets, customers, plan)
    # Who may have left since a time at which the rates were next to nothing.
    for least in (1e-20, 1e-300):
        for parameters in ((0.5, least, 0.5, 1), (0.5, 1, 0.5, least), (1e-12, least, 2, 1)):
            yield Row("pareto_nbd", parameters, "log_likelihood", (0, 0, 30))
            yield Row("pareto_nbd", parameters, "p_alive", (0, 0, 30))


def bg_bb():
    sets = [(b, b, b, b) for b in (1e-6, 1e-9, 1e-15, 1e-17, 1e-100, 1e-300)]
    sets += [(1.204, 0.75, b, b) for b in (1e-7, 1e-17, 1e-300)]
    sets += [(b, b, 0.657, 2.783) for b in (1e-12, 1e-50)]
    sets += [(1e-300, 1, 1, 1e-300), (1, 1e-300, 1e-300, 1), (1.204, 0.75, 0.657, 2.783)]
    plan = [("log_likelihood", 1, 0), ("p_alive", 1, 0), ("p_alive_after", 3, 0),
            ("expected_purchases", 2, 0), ("p_no_purchase", 3, 0), ("p_purchases", 1, 0),
            ("expected_of_new", 4, 0)]
    plan += [(what, 4, 0) for what, _, _ in DISCOUNTED]
    customers = [(0, 0, 6), (3, 5, 6), (1, 1, 6), (0, 0, 0), (6, 6, 6)]
    yield from rows_of("bg_bb", sets, customers, plan)


def others():
    none = (0, 0, 0)
    for i, (alpha, beta) in enumerate([(b, b) for b in (1e-6, 1e-15, 1e-17, 1e-300)] + UNEQUAL[:4]):
        p = (alpha, beta)
        yield Row("sbg", p, "survival_rate", none, (1, 5, 1000)[i % 3], (0, 0, 3)[i % 3])
        yield Row("sbg", p, "retention_rate", none, (1, 7)[i % 2])
        yield Row("sbg", p, "churn_probability", none, (1, 2)[i % 2])
        yield Row("sbg", p, "residual_lifetime", none, 0.1, (0, 5)[i % 2])
    p, q, gamma = spend = (6.25, 3.744, 15.44)
    for parameters, x, mean in ((spend, 1, 1e308), (spend, 7, 1e308), (spend, 1, 1e-300),
                                ((1e-300, q, gamma), 1, 50), ((p, 1 + 1e-15, gamma), 1, 50),
                                ((p, q, 1e-300), 0, 0), ((p, q, 1e300), 1, 50),
                                ((1e300, q, gamma), 2, 50), ((1e-9, 1.5, 1e-9), 1000000, 1e300)):
        yield Row("gamma_gamma", parameters, "expected_spend", (x, 0, 0), mean)


def table():
    """Rows with their values, and how many were left out because doubles do not reach them."""
    groups = chain(beta_geometric(), condensed(), pareto(), bg_bb(), others())
    rows = list({row.key(): row for row in groups}.values())
    with Pool() as pool:
        values = pool.map(Row.value, rows, chunksize=1)
    kept = [(row, value) for row, value in zip(rows, values) if is_representable(row, value)]
    return kept, len(rows) - len(kept)


def is_representable(row, value):
    size = abs(value)
    if not mp.isfinite(value) or size > MOST:
        return False
    return "likelihood" in row.what or size == 0 or size >= LEAST


def literal(value):
    text = mp.nstr(mpf(value), 17, min_fixed=-3, max_fixed=15)
    return "0" if value == 0 else text[:-2] if text.endswith(".0") else text


def short(value):
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text


def printed(row, value):
    if "likelihood" in row.what and abs(value) < mpf("1e-30"):
        value = 0  # the logarithm of 1, whose integral has not so many digits
    x, last, age = row.customer
    return "    {{ModelKind::{}, {{{}}}, Corner::{}, {}, {}, {}, {}, {}, {}}},".format(
        row.model, ", ".join(map(short, row.parameters)), row.what, x, last, age,
        short(row.argument), short(row.horizon), literal(value))


HEADER = """\
#pragma once
// Printed by test/reference/ltv_corners.py: {rows} rows; {omitted} more are left out, whose
// values are beyond doubles or below 1e-300.
#include "ltv/model.hpp"

#include <array>
#include <cstdint>

namespace portfolio::test {{

/// The functions of the core; expected_of_new and p_purchases are of a new customer, _within is
/// discounted within a horizon.
enum class Corner {{
  {quantities}
}};

/// argument: delta, log_gaps, n, t or the mean spend.
/// horizon: also the time of p_purchases, and the periods survived.
struct CornerRow {{
  ModelKind kind;
  std::array<double, 5> parameters;
  Corner what;
  std::int64_t x;
  double recency, age, argument, horizon, value;
}};

// clang-format off
constexpr CornerRow corner_rows[] = {{
{lines}
}};
// clang-format on

}} // namespace portfolio::test
"""


def main():
    kept, omitted = table()
    quantities = list(dict.fromkeys(row.what for row, _ in kept))
    print(HEADER.format(
        rows=len(kept), omitted=omitted, quantities=",\n  ".join(quantities),
        lines="\n".join(printed(row, value) for row, value in kept)), end="")


if __name__ == "__main__":
    if sys.argv[1:] == ["--verify"]:
        from ltv_corners_verify import verify
        sys.exit(verify())
    main()
