#pragma once
#include <array>
#include <string_view>

namespace portfolio::equity {

/// What money achieves: a rate that tends to its ceiling, ceiling·(1 − e^(−k·spend)), known from
/// one spend and the rate that it brought.
class Response {
public:
  /// Error for what cannot be: a ceiling outside (0, 1], no spend, a rate below 0 or at its ceiling
  /// or above. `what` names the money: acquisition, retention.
  Response(double ceiling, double spend, double rate, const char *what);
  /// The same from its two numbers, as a fit finds them.
  static Response of(double ceiling, double speed) { return {ceiling, speed}; }
  double rate(double spend) const;      ///< of customers
  double shortfall(double spend) const; ///< 1 − rate, without loss where that is small
  double slope(double spend) const;     ///< of the rate
  double ceiling() const { return ceiling_; }
  double speed() const { return speed_; } ///< k

private:
  Response(double ceiling, double speed) : ceiling_(ceiling), speed_(speed) {}
  double ceiling_, speed_;
};

/// One way to spend, per prospect and per customer and year. Plain data.
struct Situation {
  std::string_view name;
  double acquisition_spend, acquisition_rate, retention_spend, retention_rate;
  double customer_value; ///< V = m + (m·r − R)/(1 + d − r), of an acquired customer
  double equity;         ///< a·V − A, per prospect
};

/// Blattberg and Deighton 1996: how much to spend on winning and on keeping customers, so that a
/// prospect is worth most.
class Balance {
public:
  Balance(double margin, double annual_rate, const Response &acquisition,
          const Response &retention);
  Situation situation(std::string_view name, double acquisition_spend,
                      double retention_spend) const;
  /// There it costs V to win or to keep one more customer; a spend is 0 where the first is dearer.
  Situation optimum() const;

private:
  double value(double retention_spend) const;
  double best_retention_spend() const;
  double best_acquisition_spend(double value) const;
  double margin_, annual_rate_;
  Response acquisition_, retention_;
};

} // namespace portfolio::equity
