#include "simulation/simulate.hpp"

#include "base/error.hpp"
#include "base/stop.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::simulation {

using math::portable_exp;
using math::portable_log;

namespace {

constexpr std::int64_t max_customers = 1'000'000'000;
constexpr std::int64_t max_purchases = 1'000'000;
constexpr double max_cents = 1e15;

void validate(const Shop &shop) {
  if (role(shop.kind) != models::ModelRole::purchases)
    throw Error(Fault::bad_argument, "cannot simulate model " + std::string(name(shop.kind)),
                "Purchases are simulated by models of purchases.");
  if (shop.unit_days <= 0)
    throw Error(Fault::bad_argument, "the model has no unit of time, so it cannot simulate days",
                "Add unit_days to the model, for instance '{\"unit_days\": 7, ...}'.");
}

void validate(const Simulated &wanted) {
  if (wanted.customers < 1 || wanted.customers > max_customers)
    throw Error(Fault::bad_argument,
                "number of customers out of range: " + std::to_string(wanted.customers),
                "Between 1 and 1000000000 customers can be simulated.");
  require_day(wanted.since, "since");
  if (wanted.until != max_day + 1) require_day(wanted.until, "until");
  if (wanted.since >= wanted.until)
    throw Error(Fault::bad_argument,
                "since " + to_string(wanted.since) + " is not before until " +
                    to_string(wanted.until),
                "until is exclusive: it is the first day that is not simulated.");
}

} // namespace

Simulation::Simulation(const Shop &shop, const Simulated &wanted)
    : shop_(shop), wanted_(wanted), random_(0, 0) {
  validate(shop);
  validate(wanted);
  days_ = wanted.until - wanted.since;
  at_ = days_;
}

bool Simulation::next(SimulatedPurchase &purchase) {
  if (at_ >= days_) {
    if (customer_ == wanted_.customers) return false;
    begin_customer();
  }
  purchase.customer = customer_;
  purchase.day = wanted_.since + static_cast<Day>(at_);
  purchase.cents = draw_cents();
  move_on();
  return true;
}

void Simulation::begin_customer() {
  ++customer_;
  purchases_ = 0;
  random_ = Random(static_cast<std::uint64_t>(wanted_.seed), static_cast<std::uint64_t>(customer_));
  at_ = random_.uniform() * days_;
  end_ = days_;
  begin_rate();
  begin_lifetime();
  log_spend_ = portable_log(shop_.gamma) - random_.log_gamma(shop_.q);
}

double Simulation::draw_beta(double a, double b) {
  const double log_a = random_.log_gamma(a), log_b = random_.log_gamma(b);
  return 1 / (1 + portable_exp(log_b - log_a));
}

void Simulation::begin_rate() {
  if (shop_.kind == ModelKind::bg_bb) {
    takes_ = draw_beta(shop_.r, shop_.alpha);
    return;
  }
  const double log_rate = random_.log_gamma(shop_.r) - portable_log(shop_.alpha);
  wait_ = shop_.unit_days * portable_exp(-log_rate);
}

void Simulation::begin_lifetime() {
  if (shop_.kind != ModelKind::pareto_nbd) {
    leaves_ = draw_beta(shop_.a, shop_.b);
    return;
  }
  const double log_rate = random_.log_gamma(shop_.a) - portable_log(shop_.b);
  const double lifetime = shop_.unit_days * portable_exp(-log_rate) * random_.exponential();
  end_ = std::min(days_, at_ + lifetime);
}

std::int64_t Simulation::draw_cents() {
  const double amount = portable_exp(random_.log_gamma(shop_.p) + log_spend_);
  return static_cast<std::int64_t>(std::floor(std::min(amount * 100, max_cents) + 0.5));
}

void Simulation::move_on() {
  if (++purchases_ == max_purchases)
    throw Error(Fault::too_large,
                "customer " + std::to_string(customer_) + " makes more than 1000000 purchases",
                "The purchase rate r/alpha of the model is too high for a time of this length.");
  if (shop_.kind == ModelKind::bg_bb) return next_opportunity();
  if (shop_.kind != ModelKind::pareto_nbd) {
    const bool may_leave =
        purchases_ > 1 || shop_.kind == ModelKind::mbg_nbd || shop_.kind == ModelKind::mbg_cnbd_k;
    const bool left = random_.uniform() < leaves_ && may_leave;
    if (left) {
      at_ = days_;
      return;
    }
  }
  for (int stage = 0; stage < shop_.k; ++stage) at_ += wait_ * random_.exponential();
  if (at_ >= end_) at_ = days_;
}

void Simulation::next_opportunity() {
  while (at_ < days_) {
    poll_sometimes();
    at_ = random_.uniform() < leaves_ ? days_ : at_ + shop_.unit_days;
    if (at_ < days_ && random_.uniform() < takes_) return;
  }
}

} // namespace portfolio::simulation
