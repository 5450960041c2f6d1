#include "base/error.hpp"
#include "ltv/beta_geometric.hpp"
#include "ltv/covariate_fit.hpp"
#include "ltv/covariate_likelihood.hpp"
#include "ltv/covariate_log.hpp"
#include "ltv/fit.hpp"
#include "ltv/model_forms.hpp"
#include "ltv/process.hpp"
#include "ltv/random.hpp"
#include "ltv_support.hpp"

#include <algorithm>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::test;

namespace {

struct Customer {
  PurchaseRow seen;
  std::vector<double> covariates;
};
using Customers = std::vector<Customer>;

/// What the customers of these tests are made with: a flag and an age in years.
constexpr double alpha = 25, b = 2.5, a = 0.5, beta = 40;
const std::vector<double> purchase_effects{0.6, 0.02}, dropout_effects{-0.5, 0.01};
std::vector<double> parameters_of(ModelKind kind) {
  if (kind == ModelKind::pareto_nbd) return {0.8, alpha, 0.9, beta};
  return {0.8, alpha, a, b};
}
double sum(const std::vector<double> &effects, const std::vector<double> &z) {
  return effects[0] * z[0] + effects[1] * z[1];
}

/// The moments of repeat purchases, until the customer leaves or `age` is over.
PurchaseRow lived(ModelKind kind, double age, const std::vector<double> &z, Random &random) {
  const double log_rate = random.log_gamma(0.8) - portable_log(alpha) + sum(purchase_effects, z);
  const double leaves = sum(dropout_effects, z);
  double end = age, stays = 0;
  if (kind == ModelKind::pareto_nbd) {
    const double rate = portable_exp(random.log_gamma(0.9) - portable_log(beta) + leaves);
    end = std::min(age, random.exponential() / rate);
  } else {
    const double log_a = random.log_gamma(a * portable_exp(leaves));
    stays = 1 / (1 + portable_exp(log_a - random.log_gamma(b)));
  }
  PurchaseRow row{0, 0, age, 1};
  const bool may_leave = kind != ModelKind::pareto_nbd;
  for (bool first = true;; first = false) {
    if (may_leave && random.uniform() >= stays && !(first && kind == ModelKind::bg_nbd)) return row;
    const double at = row.recency + random.exponential() * portable_exp(-log_rate);
    if (at > end) return row;
    row.recency = at;
    ++row.frequency;
  }
}

Customers simulated(ModelKind kind, std::size_t count, std::uint64_t seed) {
  Customers customers;
  for (std::size_t i = 0; i < count; ++i) {
    Random random(seed, i);
    const double age = 20 + 60 * random.uniform();
    std::vector<double> z{random.uniform() < 0.4 ? 1.0 : 0.0,
                          std::floor(20 + 50 * random.uniform())};
    customers.push_back({lived(kind, age, z, random), z});
  }
  return customers;
}

void *arena(std::size_t bytes) {
  static std::vector<std::unique_ptr<std::byte[]>> blocks;
  blocks.push_back(std::make_unique<std::byte[]>(bytes));
  return blocks.back().get();
}

SampleBytes bytes_of(const CovariateLog *log) {
  return {reinterpret_cast<const std::uint8_t *>(log) + 4, log->capacity() - 4};
}

CovariateState collected(const Customers &customers, double unit = 0) {
  CovariateState state(nullptr, arena, never);
  for (const Customer &customer : customers) state.add(customer.seen, customer.covariates, unit);
  return state;
}

CovariateSample opened(const CovariateState &state) {
  return open_covariate_sample(bytes_of(state.log()), never);
}

/// The finished bytes: equal samples have equal ones.
Bytes finished(const CovariateSample &sample) {
  const SampleBytes bytes = bytes_of(CovariateState::finish(sample, arena));
  return {bytes.begin(), bytes.end()};
}

PurchaseModel fit(ModelKind kind, const Customers &customers, Stop stop = never) {
  return fit_with_covariates(kind, opened(collected(customers)), stop);
}

PurchaseModel fit_plain(ModelKind kind, const Customers &customers) {
  std::vector<PurchaseRow> rows;
  for (const Customer &customer : customers) rows.push_back(customer.seen);
  return fit_purchases(kind, canonical(rows), 0, 0, never);
}

template <class Call> std::string message_of(const Call &call) {
  try {
    call();
  } catch (const Error &error) {
    return error.what();
  }
  return "no error";
}

std::unique_ptr<Objective> likelihood_of(ModelKind kind, std::span<const CovariateRow> rows) {
  if (kind == ModelKind::pareto_nbd)
    return std::make_unique<CovariateLikelihood<ParetoKernel>>(kind, ParetoKernel(), rows, 2,
                                                               never);
  return std::make_unique<CovariateLikelihood<BetaGeometricKernel>>(kind, BetaGeometricKernel(kind),
                                                                    rows, 2, never);
}

int polls_left = 0;

constexpr std::array kinds{ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::pareto_nbd};

} // namespace

// --- the likelihood ------------------------------------------------------------------------------

TEST(Covariates, SlopeIsThatOfTheLikelihood) {
  for (const ModelKind kind : kinds) {
    Customers customers = simulated(kind, 300, 3);
    std::vector<CovariateRow> rows;
    for (Customer &c : customers) {
      c.covariates[1] /= 50;
      rows.push_back({c.seen, c.covariates.data()});
    }
    const auto likelihood = likelihood_of(kind, rows);
    for (const double shift : {-1.0, 0.0, 0.7}) {
      std::vector<double> at{shift, 2 + shift, -0.3, 0.5 - shift, 0.4, 0.02, -0.3 + shift, 0.01};
      std::vector<double> slope(8), unused(8);
      likelihood->evaluate(at, slope);
      for (std::size_t i = 0; i < at.size(); ++i) {
        const double here = at[i], h = 1e-5;
        at[i] = here + h;
        const double up = likelihood->evaluate(at, unused);
        at[i] = here - h;
        const double down = likelihood->evaluate(at, unused);
        at[i] = here;
        EXPECT_NEAR(slope[i], (up - down) / (2 * h), 1e-7 * (1 + std::abs(slope[i])))
            << name(kind) << ' ' << i;
      }
    }
  }
}

TEST(Covariates, WithoutEffectTheyChangeNothing) {
  for (const ModelKind kind : kinds) {
    const Customers customers = simulated(kind, 500, 4);
    std::vector<CovariateRow> rows;
    PurchaseModel model;
    model.kind = kind;
    model.parameters = parameters_of(kind);
    const PurchaseProcess plain(model);
    double wanted = 0;
    for (const Customer &c : customers) {
      rows.push_back({c.seen, c.covariates.data()});
      wanted += plain.log_likelihood(c.seen) / static_cast<double>(customers.size());
    }
    std::vector<double> at(8), slope(8);
    for (std::size_t i = 0; i < 4; ++i) at[i] = std::log(model.parameters[i]);
    const auto likelihood = likelihood_of(kind, rows);
    EXPECT_NEAR(likelihood->evaluate(at, slope), wanted, 1e-12 * std::abs(wanted)) << name(kind);
  }
}

// --- the fit -------------------------------------------------------------------------------------

TEST(Covariates, FitRecoversKnownEffects) {
  for (const ModelKind kind : kinds) {
    // A quadrature per customer makes Pareto/NBD slower.
    const std::size_t count = kind == ModelKind::pareto_nbd ? 5000 : 20000;
    const PurchaseModel model = fit(kind, simulated(kind, count, 5));
    const Diagnostics &about = model.diagnostics;
    EXPECT_TRUE(*about.converged) << name(kind);
    EXPECT_FALSE(*about.boundary);
    std::vector<double> found = model.parameters, truth = parameters_of(kind);
    for (const auto *effects : {&model.purchase_effects, &model.dropout_effects})
      found.insert(found.end(), effects->begin(), effects->end());
    for (const auto *effects : {&purchase_effects, &dropout_effects})
      truth.insert(truth.end(), effects->begin(), effects->end());
    ASSERT_EQ(found.size(), about.standard_errors.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_LT(std::abs(found[i] - truth[i]), 4 * about.standard_errors[i])
          << name(kind) << ' ' << i << ": " << found[i];
      EXPECT_LT(about.standard_errors[i], 0.3 * std::abs(truth[i]) + 0.1) << name(kind) << ' ' << i;
    }
  }
}

TEST(Covariates, LogLikelihoodIsThatOfTheCustomersScoredOneByOne) {
  for (const ModelKind kind : kinds) {
    const Customers customers = simulated(kind, 2000, 6);
    const PurchaseModel model = fit(kind, customers);
    double total = 0;
    for (const Customer &c : customers)
      total += PurchaseProcess(with_covariates(model, c.covariates)).log_likelihood(c.seen);
    EXPECT_NEAR(total, *model.diagnostics.log_likelihood, 1e-9 * std::abs(total)) << name(kind);
  }
}

TEST(Covariates, DoNotDependOnUnitAndOrigin) {
  const Customers years = simulated(ModelKind::mbg_nbd, 3000, 7);
  Customers other = years;
  for (Customer &c : other) c.covariates[1] = 10 * c.covariates[1] + 3;
  const PurchaseModel x = fit(ModelKind::mbg_nbd, years), y = fit(ModelKind::mbg_nbd, other);
  EXPECT_NEAR(y.purchase_effects[1], x.purchase_effects[1] / 10, 1e-8);
  EXPECT_NEAR(y.dropout_effects[1], x.dropout_effects[1] / 10, 1e-8);
  EXPECT_NEAR(y.purchase_effects[0], x.purchase_effects[0], 1e-7);
  EXPECT_NEAR(*y.diagnostics.log_likelihood, *x.diagnostics.log_likelihood, 1e-6);
  for (std::size_t i = 0; i < 50; ++i) {
    const PurchaseModel p = with_covariates(x, years[i].covariates),
                        q = with_covariates(y, other[i].covariates);
    EXPECT_NEAR(PurchaseProcess(p).p_alive(years[i].seen),
                PurchaseProcess(q).p_alive(other[i].seen), 1e-7);
    for (std::size_t k = 0; k < p.diagnostics.covariance.size(); ++k)
      EXPECT_NEAR(p.diagnostics.covariance[k], q.diagnostics.covariance[k],
                  1e-4 * std::abs(p.diagnostics.covariance[0]))
          << k;
  }
}

TEST(Covariates, AFlagLiesBetweenOneModelAndTwo) {
  for (const ModelKind kind : kinds) {
    Customers customers = simulated(kind, 4000, 8), with, without;
    for (Customer &c : customers) {
      c.covariates.resize(1);
      (c.covariates[0] > 0 ? with : without).push_back(c);
    }
    const double plain = *fit_plain(kind, customers).diagnostics.log_likelihood;
    const double flag = *fit(kind, customers).diagnostics.log_likelihood;
    const double apart = *fit_plain(kind, with).diagnostics.log_likelihood +
                         *fit_plain(kind, without).diagnostics.log_likelihood;
    EXPECT_GT(flag, plain + 20) << name(kind);
    EXPECT_GT(apart, flag) << name(kind);
  }
}

TEST(Covariates, WeightsCountCustomers) {
  Customers once = simulated(ModelKind::mbg_nbd, 1000, 9), twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  for (Customer &c : once) c.seen.weight = 2;
  EXPECT_EQ(to_bytes(fit(ModelKind::mbg_nbd, once)), to_bytes(fit(ModelKind::mbg_nbd, twice)));
}

TEST(Covariates, FitIsTheSameForAnyOrderAndSplit) {
  Customers customers = simulated(ModelKind::bg_nbd, 3000, 10);
  const Bytes whole = to_bytes(fit(ModelKind::bg_nbd, customers));
  Random random(11, 0);
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = customers.size() - 1; i > 0; --i)
      std::swap(customers[i], customers[random.next() % (i + 1)]);
    std::vector<Customers> parts(1 + random.next() % 9);
    for (const Customer &c : customers) parts[random.next() % parts.size()].push_back(c);
    CovariateState merged(nullptr, arena, never);
    for (const Customers &part : parts) merged.merge(opened(collected(part)));
    EXPECT_EQ(to_bytes(fit_with_covariates(ModelKind::bg_nbd, opened(merged), never)), whole);
  }
}

TEST(Covariates, UnitsOfTimeAreOfTheFitOnly) {
  Customers days = simulated(ModelKind::mbg_nbd, 2000, 12), weeks = days;
  double purchases = 0;
  for (Customer &c : days) {
    c.seen.recency *= 7;
    c.seen.age *= 7;
    purchases += static_cast<double>(c.seen.frequency);
  }
  const PurchaseModel x = fit(ModelKind::mbg_nbd, weeks),
                      y = fit_with_covariates(ModelKind::mbg_nbd, opened(collected(days, 7)),
                                              never),
                      z = fit(ModelKind::mbg_nbd, days);
  EXPECT_EQ(y.unit_days, 7);
  EXPECT_LT(relative_error(y.parameters[1], x.parameters[1]), 1e-8);
  EXPECT_LT(relative_error(z.parameters[1], 7 * x.parameters[1]), 1e-8);
  EXPECT_NEAR(z.purchase_effects[0], x.purchase_effects[0], 1e-8);
  EXPECT_NEAR(*z.diagnostics.log_likelihood,
              *x.diagnostics.log_likelihood - purchases * std::log(7.0), 1e-6);
}

TEST(Covariates, SaysWhichOneHasNoEffectOfItsOwn) {
  const Customers customers = simulated(ModelKind::mbg_nbd, 200, 13);
  const auto message = [&](auto covariates) {
    Customers changed = customers;
    for (Customer &c : changed) c.covariates = covariates(c.covariates[0], c.covariates[1]);
    return message_of([&] { fit(ModelKind::mbg_nbd, changed); });
  };
  using Z = std::vector<double>;
  EXPECT_EQ(message([](double flag, double) {
              return Z{flag, 0.1};
            }),
            "cannot fit mbg_nbd: covariate 2 is the same for all customers");
  EXPECT_EQ(message([](double flag, double age) {
              return Z{age, flag, 1 - flag};
            }),
            "cannot fit mbg_nbd: covariate 3 is a linear combination of those before");
  EXPECT_EQ(message([](double flag, double age) {
              return Z{flag, age, 1e6 * age - 3e5 * flag + 7};
            }),
            "cannot fit mbg_nbd: covariate 3 is a linear combination of those before");
  EXPECT_EQ(message([](double flag, double age) {
              return Z{1e90 * flag, 1e90 * age};
            }),
            "no error");
  EXPECT_EQ(message([](double flag, double age) {
              return Z{flag, 1e9 + 1e-3 * age};
            }),
            "cannot fit mbg_nbd: alpha of a customer with all covariates 0 is no number");
}

TEST(Covariates, FewCustomersAndAStopSignal) {
  const Customers few(simulated(ModelKind::mbg_nbd, 8, 14));
  EXPECT_EQ(message_of([&] { fit(ModelKind::mbg_nbd, few); }),
            "cannot fit mbg_nbd: only 8 customers");
  EXPECT_EQ(message_of([] { fit(ModelKind::mbg_nbd, {}); }),
            "cannot fit mbg_nbd: only 0 customers");
  const Customers many = simulated(ModelKind::mbg_nbd, 3000, 15);
  for (const int polls : {0, 3, 40, 100}) {
    polls_left = polls;
    EXPECT_THROW(fit(ModelKind::mbg_nbd, many, [] { return polls_left-- == 0; }), Stopped) << polls;
  }
}

TEST(Covariates, ThatTellEverythingEndOnABoundaryThatIsSaid) {
  Customers customers = simulated(ModelKind::mbg_nbd, 2000, 16);
  for (Customer &c : customers) c.covariates = {c.seen.frequency > 0 ? 1.0 : 0.0};
  const PurchaseModel model = fit(ModelKind::mbg_nbd, customers);
  EXPECT_TRUE(*model.diagnostics.boundary);
  EXPECT_NE(complaint(model), "");
  EXPECT_TRUE(std::isfinite(*model.diagnostics.log_likelihood));
}

// --- scoring -------------------------------------------------------------------------------------

TEST(Covariates, ModelOfACustomerIsPlain) {
  PurchaseModel model = mbg_nbd(0.5, 8, 0.9, 2, 7);
  model.purchase_effects = {0.5, -1};
  model.dropout_effects = {0.25, 2};
  model.diagnostics.log_likelihood = -3;
  model.diagnostics.customers = 9;
  model.diagnostics.converged = true;
  const std::vector<double> z{2, 0.5};
  const PurchaseModel plain = with_covariates(model, z);
  EXPECT_EQ(plain.parameters, (std::vector{0.5, 8 * std::exp(-0.5), 0.9 * std::exp(1.5), 2.0}));
  EXPECT_EQ(plain.unit_days, 7);
  EXPECT_TRUE(plain.purchase_effects.empty() && plain.dropout_effects.empty());
  EXPECT_FALSE(plain.diagnostics.log_likelihood || plain.diagnostics.customers);
  EXPECT_EQ(plain.diagnostics.converged, true);
  PurchaseModel pareto = pareto_nbd(0.5, 8, 0.9, 12);
  pareto.purchase_effects = model.purchase_effects;
  pareto.dropout_effects = model.dropout_effects;
  EXPECT_EQ(with_covariates(pareto, z).parameters,
            (std::vector{0.5, 8 * std::exp(-0.5), 0.9, 12 * std::exp(-1.5)}));
  EXPECT_EQ(message_of([&] { PurchaseProcess{model}; }),
            "model has effects of 2 covariates, but there are 0");
}

TEST(Covariates, CovarianceOfACustomersModelIsExact) {
  const Customers customers = simulated(ModelKind::mbg_nbd, 3000, 17);
  const PurchaseModel model = fit(ModelKind::mbg_nbd, customers);
  const std::vector<double> z{1, 50};
  const PurchaseModel plain = with_covariates(model, z);
  // Counting covariates from z makes this customer the one with covariates 0.
  Customers moved = customers;
  for (Customer &c : moved) c.covariates = {c.covariates[0] - z[0], c.covariates[1] - z[1]};
  const PurchaseModel same = fit(ModelKind::mbg_nbd, moved);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_LT(relative_error(plain.parameters[i], same.parameters[i]), 1e-8);
    EXPECT_LT(
        relative_error(plain.diagnostics.standard_errors[i], same.diagnostics.standard_errors[i]),
        1e-5);
  }
  ASSERT_EQ(plain.diagnostics.covariance.size(), 10u);
  for (std::size_t k = 0; k < 10; ++k)
    EXPECT_NEAR(plain.diagnostics.covariance[k], same.diagnostics.covariance[k],
                1e-5 * std::abs(same.diagnostics.covariance[0]));
}

TEST(Covariates, OnesThatDoNotFitTheModelAreRefused) {
  PurchaseModel model = mbg_nbd(0.5, 8, 0.9, 2);
  const std::vector<double> one{1}, two{1, 2}, odd{1, NAN}, far{2e3, 0};
  EXPECT_EQ(message_of([&] { with_covariates(model, two); }),
            "model mbg_nbd has no effects of covariates");
  model.purchase_effects = model.dropout_effects = {1, 1};
  EXPECT_EQ(message_of([&] { with_covariates(model, one); }),
            "model has effects of 2 covariates, but there are 1");
  EXPECT_EQ(message_of([&] { with_covariates(model, odd); }), "covariate 2 is nan");
  EXPECT_EQ(message_of([&] { with_covariates(model, far); }), "parameter alpha of mbg_nbd is 0");
}

// --- the statistics ------------------------------------------------------------------------------

TEST(CovariateSample, CountsEqualCustomers) {
  const CovariateSample sample = opened(collected({{{2, 5, 9, 1}, {1, -0.5}},
                                                   {{0, 0, 9, 1}, {0, 2}},
                                                   {{2, 5, 9, 3}, {1, -0.5}},
                                                   {{2, 5, 9, 1}, {-0.0, 2}},
                                                   {{2, 5, 9, 1}, {0, -2}}},
                                                  7));
  EXPECT_EQ(to_text(sample), "v1 unit 7 [0 0 9 | 0 2] [2 5 9 | 0 -2] [2 5 9 | 0 2] "
                             "[2 5 9 | 1 -0.5 customers 4]");
  EXPECT_EQ(customers(sample), 7);
}

TEST(CovariateSample, MergeIsTheWholeForAnySplitAndOrder) {
  Customers all = simulated(ModelKind::mbg_nbd, 3000, 18);
  for (Customer &c : all) c.seen.age = 100, c.seen.recency = c.seen.frequency > 0 ? 50 : 0;
  const Bytes whole = finished(opened(collected(all)));
  Random random(19, 0);
  for (int round = 0; round < 20; ++round) {
    std::reverse(all.begin(),
                 all.begin() + static_cast<std::ptrdiff_t>(random.next() % all.size()));
    std::vector<Customers> parts(1 + random.next() % 9);
    for (const Customer &c : all) parts[random.next() % parts.size()].push_back(c);
    CovariateState merged(nullptr, arena, never);
    for (const Customers &part : parts) merged.merge(opened(collected(part)));
    EXPECT_EQ(finished(opened(merged)), whole);
  }
}

TEST(CovariateSample, GrowsWithTheDistinctRowsOnly) {
  CovariateState state(nullptr, arena, never);
  const std::vector<double> flags[] = {{0}, {1}};
  for (int i = 0; i < 200000; ++i) state.add({i % 50 / 2, 1, 2, 1}, flags[i % 2], 0);
  EXPECT_LE(state.log()->capacity(), 8192u);
  EXPECT_EQ(opened(state).rows.size(), 50u);
  EXPECT_EQ(customers(opened(state)), 200000);
}

TEST(CovariateSample, CustomersMustBeAlike) {
  CovariateState state = collected({{{1, 2, 3, 1}, {1, 2}}}, 7);
  const std::vector<double> one{1}, two{3, 4}, none, odd{1, INFINITY}, many(33);
  const auto adding = [&](const std::vector<double> &z, double unit) {
    return message_of([&] { state.add({1, 2, 3, 1}, z, unit); });
  };
  EXPECT_EQ(adding(one, 7), "numbers of covariates differ: 2 and 1");
  EXPECT_EQ(adding(two, 1), "units of time differ: 7 days and 1 days");
  EXPECT_EQ(adding(none, 7), "number of covariates is 0");
  EXPECT_EQ(adding(many, 7), "number of covariates is 33");
  EXPECT_EQ(adding(odd, 7), "covariate 2 is inf");
  EXPECT_EQ(adding({1, -1e200}, 7), "covariate 2 is -1e+200");
  EXPECT_EQ(message_of([&] {
              state.merge(opened(collected({{{1, 2, 3, 1}, {5}}}, 7)));
            }),
            "numbers of covariates differ: 2 and 1");
  // What has no customers has nothing to disagree with.
  CovariateState empty(nullptr, arena, never);
  empty.skip();
  state.merge(opened(empty));
  empty.merge(opened(state));
  EXPECT_EQ(to_text(opened(empty)), "v1 unit 7 skipped 2 [1 2 3 | 1 2]");
}

TEST(CovariateSample, FormsAreLossless) {
  const Customers wide{{{1, 0.1, 0.3, INT64_MAX - 1}, std::vector<double>(32, -1e-300)},
                       {{1000000000, 1e300, 1e300, 1}, std::vector<double>(32, 1e100)}};
  CovariateState skipped(nullptr, arena, never);
  skipped.skip(3);
  for (const CovariateSample &sample :
       {opened(collected(simulated(ModelKind::bg_nbd, 500, 20), 7)), opened(collected(wide)),
        opened(skipped), CovariateSample{}}) {
    EXPECT_EQ(finished(covariate_sample_from_text(to_text(sample))), finished(sample));
    EXPECT_EQ(finished(covariate_sample_from_wire(to_wire(sample))), finished(sample));
    EXPECT_EQ(finished(open_covariate_sample(finished(sample), never)), finished(sample));
  }
  EXPECT_EQ(to_text(covariate_sample_from_text(" v1[2 5 9|1][0 0 9 | 2][2 5 9 | 1 customers 2] ")),
            "v1 [0 0 9 | 2] [2 5 9 | 1 customers 3]");
}

TEST(CovariateSample, BadTextIsRefused) {
  for (const char *text :
       {"",
        "v2",
        "v1 [",
        "v1 [1 2 3]",
        "v1 [1 2 3 |]",
        "v1 [1 2 | 3]",
        "v1 [1 5 3 | 1]",
        "v1 [0 1 3 | 1]",
        "v1 [1 2 3 | nan]",
        "v1 [1 2 3 | 1e101]",
        "v1 [1 2 3 | 1 customers 0]",
        "v1 [1 2 3 | 1 customers]",
        "v1 unit 0",
        "v1 unit -7",
        "v1 [1 2 3 | 1] x",
        "v1 [1 2 3 | 1 customers 9223372036854775808]",
        "v1 [1 2 3 | 1] [1 2 3 | 1 2]",
        "v1 [1 2 3 | 1 customers 9223372036854775807] [1 2 3 | 1]",
        "v1 [1 2 3 | 1 customers 9223372036854775807] [1 2 3 | 2]",
        "v1 [1 2 3 | 1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 20 1 2 3 4 5 6 7 8 9 30 1 2 3]"}) {
    try {
      covariate_sample_from_text(text);
      ADD_FAILURE() << "accepted: " << text;
    } catch (const Error &error) {
      EXPECT_TRUE(error.fault == Fault::bad_text || error.fault == Fault::too_large)
          << error.what();
    }
  }
}

TEST(CovariateSample, DamagedBytesAreReadOrRefused) {
  const CovariateSample sample = opened(collected(simulated(ModelKind::bg_nbd, 20, 21), 7));
  const Bytes wire = to_wire(sample), stored = finished(sample);
  Random random(22, 0);
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    Bytes damaged = i % 2 ? wire : stored;
    if (i % 3 == 0)
      damaged.resize(random.next() % damaged.size());
    else
      damaged[random.next() % damaged.size()] = static_cast<std::uint8_t>(random.next());
    try {
      if (i % 2)
        EXPECT_EQ(to_wire(covariate_sample_from_wire(damaged)), damaged);
      else
        open_covariate_sample(damaged, never);
    } catch (const Error &) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 1000);
}
