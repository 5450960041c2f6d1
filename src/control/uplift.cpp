#include "control/uplift.hpp"

#include "base/count.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::control {
namespace {

std::int64_t sum(std::int64_t a, std::int64_t b) {
  if (a + b > Uplift::max_customers) throw Error(Fault::out_of_range, "more than 2^60 customers");
  return a + b;
}

} // namespace

Decimal change_of(Decimal before, Decimal after) {
  const int scale = std::max(before.scale, after.scale);
  const Decimal change{
      rescale(after.units, after.scale, scale) - rescale(before.units, before.scale, scale), scale};
  if (!is_amount(change)) amount_too_large(to_string(change));
  return change;
}

void Arm::add(Money units) {
  const Money more = checked_add(sum, units);
  customers = control::sum(customers, 1);
  sum = more;
  squares += square_of(units);
}

void Arm::merge(const Arm &more) {
  const Money both = checked_add(sum, more.sum);
  customers = control::sum(customers, more.customers);
  sum = both;
  squares += more.squares;
}

void Arm::rescale(int decimals) {
  sum = portfolio::rescale(sum, 0, decimals);
  const auto factor = static_cast<std::uint64_t>(power_of_ten(decimals));
  squares *= factor;
  squares *= factor;
}

std::optional<Arm> Arm::coarser() const {
  Arm arm = *this;
  if (sum % 10 != 0 || arm.squares.divide(100) != 0) return std::nullopt;
  arm.sum = sum / 10;
  return arm;
}

std::optional<double> Arm::mean(int scale) const {
  if (customers == 0) return std::nullopt;
  return to_double(sum, scale) / static_cast<double>(customers);
}

std::optional<double> Arm::variance(int scale) const {
  if (customers < 2) return std::nullopt;
  // n Σx² − (Σx)² is exact: nothing cancels, however far the amounts lie from zero.
  Wide spread = squares;
  spread *= static_cast<std::uint64_t>(customers);
  spread -= square_of(sum);
  const double n = static_cast<double>(customers), unit = std::pow(10, scale);
  return spread.to_double() / (unit * unit) / n / (n - 1);
}

void Uplift::require(Measured what) const {
  if (what == what_) return;
  throw Error(Fault::bad_argument, "summaries of outcomes and of amounts do not add up",
              "Use the same kind of second argument for every customer of the aggregate.");
}

void Uplift::raise_scale(int scale) {
  if (scale <= scale_) return;
  Arm treated = treated_, control = control_;
  treated.rescale(scale - scale_);
  control.rescale(scale - scale_);
  set(scale, treated, control);
}

void Uplift::set(int scale, const Arm &treated, const Arm &control) {
  scale_ = static_cast<std::uint8_t>(scale);
  treated_ = treated;
  control_ = control;
}

void Uplift::normalise() {
  while (scale_ > 0) {
    const auto treated = treated_.coarser(), control = control_.coarser();
    if (!treated || !control) return;
    set(scale_ - 1, *treated, *control);
  }
}

void Uplift::add(bool is_treated, bool outcome) {
  require(Measured::outcome);
  arm(is_treated).add(outcome);
}

void Uplift::add(bool is_treated, Decimal amount) {
  require(Measured::amount);
  raise_scale(amount.scale);
  arm(is_treated).add(portfolio::rescale(amount.units, amount.scale, scale_));
}

void Uplift::skip(std::uint64_t rows) { skipped_ = add_skipped(skipped_, rows); }

void Uplift::merge(Uplift more) {
  require(more.what_);
  raise_scale(more.scale_);
  more.raise_scale(scale_);
  Arm treated = treated_, control = control_;
  treated.merge(more.treated_);
  control.merge(more.control_);
  skip(more.skipped_);
  treated_ = treated;
  control_ = control;
}

bool equal(Uplift a, Uplift b) {
  a.normalise();
  b.normalise();
  return a.what_ == b.what_ && a.scale_ == b.scale_ && a.skipped_ == b.skipped_ &&
         a.treated_ == b.treated_ && a.control_ == b.control_;
}

} // namespace portfolio::control
