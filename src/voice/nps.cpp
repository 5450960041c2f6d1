#include "voice/nps.hpp"

#include "base/count.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "math/distributions.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::voice {
namespace {

std::int64_t sum(std::int64_t a, std::int64_t b) {
  if (a + b > Nps::max_answers) throw Error(Fault::out_of_range, "more than 2^60 answers");
  return a + b;
}

} // namespace

Attitude attitude_of(double score) {
  if (!(score >= 0 && score <= 10))
    throw Error(Fault::bad_argument, "score must lie between 0 and 10, not " + real_text(score),
                "It is the answer to how likely the customer is to recommend the company. Leave "
                "out codes for no answer by FILTER, or make them NULL.");
  if (score != std::trunc(score))
    throw Error(Fault::bad_argument, "score must be a whole number, not " + real_text(score),
                "Customers answer with one of the numbers from 0 to 10. Say by floor() or round() "
                "what an answer between two of them counts as.");
  if (score >= 9) return Attitude::promoter;
  return score >= 7 ? Attitude::passive : Attitude::detractor;
}

std::int64_t Nps::responses() const {
  std::int64_t count = 0;
  for (const Answers &each : answers_) count += each.count;
  return count;
}

void Nps::require(bool is_weighted) const {
  if (is_weighted == is_weighted_) return;
  throw Error(Fault::bad_argument, "answers with and without weights do not add up",
              "Give every answer of the aggregate a weight, or none.");
}

void Nps::add(Attitude answer) {
  require(false);
  sum(responses(), 1);
  ++answers_[static_cast<std::size_t>(answer)].count;
}

void Nps::add(Attitude answer, Decimal weight) {
  require(true);
  if (weight.units < 0)
    throw Error(Fault::bad_argument, "weight must not be negative: " + to_string(weight));
  raise_scale(weight.scale);
  const Money units = rescale(weight.units, weight.scale, scale_);
  Answers &answers = answers_[static_cast<std::size_t>(answer)];
  sum(responses(), 1);
  answers.weight = checked_add(answers.weight, units);
  ++answers.count;
  squares_ += square_of(units);
}

void Nps::skip(std::uint64_t rows) { skipped_ = add_skipped(skipped_, rows); }

void Nps::raise_scale(int scale) {
  if (scale <= scale_) return;
  for (Answers &each : answers_) each.weight = rescale(each.weight, scale_, scale);
  const auto factor = static_cast<std::uint64_t>(power_of_ten(scale - scale_));
  squares_ *= factor;
  squares_ *= factor;
  scale_ = static_cast<std::uint8_t>(scale);
}

void Nps::normalise() {
  for (; scale_ > 0; --scale_) {
    Wide squares = squares_;
    if (squares.divide(100) != 0) return;
    for (const Answers &each : answers_)
      if (each.weight % 10 != 0) return;
    for (Answers &each : answers_) each.weight = each.weight / 10;
    squares_ = squares;
  }
}

void Nps::set(int scale, const Answers (&answers)[attitude_count], const Wide &squares) {
  scale_ = static_cast<std::uint8_t>(scale);
  std::ranges::copy(answers, answers_);
  squares_ = squares;
}

void Nps::merge(Nps more) {
  require(more.is_weighted_);
  raise_scale(more.scale_);
  more.raise_scale(scale_);
  sum(responses(), more.responses());
  for (std::size_t i = 0; i < attitude_count; ++i) {
    answers_[i].weight = checked_add(answers_[i].weight, more.answers_[i].weight);
    answers_[i].count += more.answers_[i].count;
  }
  squares_ += more.squares_;
  skip(more.skipped_);
}

bool equal(Nps a, Nps b) {
  a.normalise();
  b.normalise();
  return a.is_weighted_ == b.is_weighted_ && a.scale_ == b.scale_ && a.skipped_ == b.skipped_ &&
         std::ranges::equal(a.answers_, b.answers_) && a.squares_ == b.squares_;
}

NpsScore nps_score(const Nps &nps, double level) {
  const double z = math::normal_width(level);
  const auto weight = [&](Attitude of) {
    const Answers &answers = nps.answers(of);
    return nps.is_weighted() ? to_double(answers.weight, 0) : static_cast<double>(answers.count);
  };
  const double promoters = weight(Attitude::promoter), detractors = weight(Attitude::detractor),
               all = promoters + weight(Attitude::passive) + detractors;
  if (!(all > 0)) return {};
  const double answers = nps.is_weighted() ? all / nps.squares().to_double() * all : all;
  const double n = answers + 3, p = (promoters / all * answers + 0.75) / n,
               d = (detractors / all * answers + 0.75) / n;
  const double half = z * std::sqrt((p + d - (p - d) * (p - d)) / n);
  return {100 * ((promoters - detractors) / all), 100 * std::max(p - d - half, -1.0),
          100 * std::min(p - d + half, 1.0)};
}

} // namespace portfolio::voice
