#pragma once
#include "base/count.hpp"
#include "base/day.hpp"
#include "base/flat.hpp"
#include "ltv/interval.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace portfolio::ltv {

using models::ModelBytes;

/// What is added up over customers, by the numbers of the stored format.
enum class SumOf : std::uint8_t {
  expected_purchases = 1,
  residual_ltv = 2,
  predicted_purchases = 3, ///< the luck of each customer, too
  predicted_revenue = 4,
  predicted_ltv = 5, ///< a residual LTV, too
};
/// As the text form spells it.
std::string_view name(SumOf what);
constexpr bool is_of_money(SumOf what) {
  return what != SumOf::expected_purchases && what != SumOf::predicted_purchases;
}
constexpr bool is_of_value(SumOf what) {
  return what == SumOf::residual_ltv || what == SumOf::predicted_ltv;
}
constexpr bool has_luck(SumOf what) {
  return what != SumOf::expected_purchases && what != SumOf::residual_ltv;
}

/// What is asked of every customer of a sum.
struct SumTerms {
  SumOf what = SumOf::expected_purchases;
  Day as_of = 0;
  double horizon_days = PurchaseProcess::endless;
  double annual_rate = 0;           ///< these three are of a residual LTV
  std::optional<double> margin = 1; ///< nothing: that of each customer's own costs
  double cost_to_serve = 0;

  friend bool operator==(const SumTerms &, const SumTerms &) = default;
};

/// A sum over customers of what models expect of them, and of its derivatives in the models'
/// estimates. All customers share these, so that the variance of the sum is that of its derivative:
/// it grows with the square of the number of customers, where independent errors would grow with
/// the number. What customers do by luck is independent: of a prediction the variances of the
/// customers are added up, too.
///
/// Terms and models are those of all customers. Each customer's share is rounded once, to 2^-40, a
/// variance to 2^-24, and then summed exactly, so that neither order nor split matters. These bytes
/// are the SQL value and the aggregate's state; a sum never grows.
class PortfolioSum {
public:
  static constexpr std::uint8_t current_version = 1;

  /// Bytes in all; and whether so many bytes are a sum of this version.
  std::size_t capacity() const;
  bool is_known(std::size_t bytes) const;

  SumTerms terms() const;
  ModelBytes purchases() const; ///< the model
  ModelBytes spend() const;     ///< the model of money; empty
  std::int64_t customers() const { return customers_; }
  std::int64_t skipped() const { return skipped_; } ///< of whom nothing is known
  /// The sum, i = 0, and its derivatives, in units of 2^-40; of a prediction then the variance by
  /// luck in units of 2^-24, or −1 where that of a customer is infinite or not known.
  std::size_t size() const { return 1 + std::size_t{estimates_} + (has_luck(what_) ? 1 : 0); }
  Money at(std::size_t i) const { return first()[i]; }
  void set(std::size_t i, Money units) { first()[i] = units; }

  /// `variance`, by luck, matters to predictions; nothing is infinite. Error(out_of_range) for a
  /// customer beyond 2^60, a variance beyond 2^76, or a sum beyond 128 bits.
  void add(const Gradient &customer, std::optional<double> variance = std::nullopt);
  void skip(std::int64_t count = 1) { skipped_ = add_customers(skipped_, count); }
  /// Error(bad_argument) for a sum of other terms or models.
  void merge(const PortfolioSum &other);
  void require_same(const SumTerms &terms, ModelBytes purchases, ModelBytes spend) const;
  void set_customers(std::int64_t customers) { customers_ = customers; }

  /// Where costs may make the sum negative there are no logarithms.
  IntervalScale scale() const {
    return is_of_value(what_) ? scale_of_value(cost_to_serve_) : IntervalScale::log;
  }
  double estimate() const { return to_real(at(0)); }
  /// Nothing where a model does not tell its covariance.
  std::optional<double> standard_error() const;
  /// On the scale of the sum.
  EstimatedInterval interval(double level) const;
  /// The variance by luck of a prediction; nothing where it is infinite or not known.
  std::optional<double> variance() const;
  /// Why there is none, and what to do about it.
  struct Missing {
    const char *reason, *remedy;
  };
  Missing variance_missing() const;
  /// The same of the standard error.
  Missing error_missing() const;
  /// Of what will come, by estimates and luck together. Error(bad_argument) for a sum that is no
  /// prediction.
  EstimatedInterval predicted(double level) const;

private:
  friend PortfolioSum *empty_sum(const SumTerms &, ModelBytes, ModelBytes, Allocate);
  std::size_t luck() const { return 1 + std::size_t{estimates_}; } ///< where the variance is
  void add_variance(Money units);
  static double to_real(Money units) { return static_cast<double>(units) * 0x1p-40; }
  const StoredMoney *first() const { return reinterpret_cast<const StoredMoney *>(this + 1); }
  StoredMoney *first() { return reinterpret_cast<StoredMoney *>(this + 1); }
  const std::uint8_t *models() const {
    return reinterpret_cast<const std::uint8_t *>(first() + size());
  }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t version_ = current_version;
  SumOf what_ = SumOf::expected_purchases;
  bool has_margin_ = false;
  [[maybe_unused]] std::uint8_t reserved_ = 0;
  std::uint32_t estimates_ = 0;
  std::uint32_t purchase_bytes_ = 0, spend_bytes_ = 0;
  Day as_of_ = 0;
  double horizon_days_ = 0, annual_rate_ = 0, margin_ = 0, cost_to_serve_ = 0;
  std::int64_t customers_ = 0, skipped_ = 0;
};
static_assert(sizeof(PortfolioSum) == 72 && alignof(PortfolioSum) == 8);

/// Error naming what nobody can mean: no day, a negative or endless horizon of purchases, …
void require_possible(const SumTerms &terms);

/// The sum over nobody. Error for impossible terms, and for models that are not of purchases and,
/// for a residual LTV, of spend.
PortfolioSum *empty_sum(const SumTerms &terms, ModelBytes purchases, ModelBytes spend,
                        Allocate allocate);
PortfolioSum *copy(const PortfolioSum &sum, Allocate allocate);

/// The text form, lossless; sums are integers, models the bytes of their binary form:
///
///   v1 residual_ltv as_of 2024-07-01 horizon 365 annual_rate 0.12 margin 0.35 cost_to_serve 0
///   customers 200 skipped 3 [5497558138880 -1099511627776 …] purchases 0101… spend 0121…
///
/// No horizon: without end. No margin: that of the costs. Purchases and predictions have no rate,
/// margin and cost.
std::string to_text(const PortfolioSum &sum);
PortfolioSum *sum_from_text(std::string_view text, Allocate allocate);

/// The binary form of send and receive, version 1.
Bytes to_wire(const PortfolioSum &sum);
PortfolioSum *sum_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate);

} // namespace portfolio::ltv
