// fits [SHOPS [SEED [MOST [MODEL]]]]: fits of simulated shops that end below the likelihood of the
// parameters they were drawn from, and how often their intervals hold these parameters.
#include "fitting/shop_support.hpp"
#include "ltv/interval.hpp"
#include "retention/shop_support.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace portfolio;
using namespace portfolio::fitting::test;

namespace {

std::string shown(const Truth &truth) {
  std::string text;
  for (const double p : truth.parameters) {
    char number[32];
    std::snprintf(number, sizeof number, "%s%g", text.empty() ? "" : ", ", p);
    text += number;
  }
  return text;
}

std::optional<Comparison> drawn(const Truth &truth, std::size_t customers, std::uint64_t seed) {
  if (truth.kind == models::ModelKind::sbg)
    return retention::test::compare_retention(truth, customers, seed);
  return compare(truth, customers, seed);
}

/// Intervals of 95 % of parameters and effects.
struct Intervals {
  unsigned long found = 0, held = 0;

  void add(const models::Model &model, const Truth &truth) {
    std::vector<double> drawn_from = truth.parameters;
    if (truth.covariates) drawn_from.insert(drawn_from.end(), {purchase_effect, dropout_effect});
    const auto each = ltv::parameter_intervals(model, 0.95);
    for (std::size_t i = 0; i < each.size(); ++i) {
      const auto &[interval, has_ends] = each[i].value;
      if (!has_ends) continue;
      ++found;
      held += interval.lower <= drawn_from[i] && drawn_from[i] <= interval.upper;
    }
  }
  /// Of those that were found; nothing of none.
  std::string share() const {
    if (found == 0) return "-";
    char number[16];
    std::snprintf(number, sizeof number, "%.1f",
                  100 * static_cast<double>(held) / static_cast<double>(found));
    return number;
  }
};

void report(const Truth &truth, std::size_t customers, std::uint64_t shops, std::uint64_t seed) {
  std::uint64_t fits = 0, below = 0, silent = 0;
  double worst = 0;
  Intervals intervals;
  for (std::uint64_t shop = 0; shop < shops; ++shop) {
    const auto found = drawn(truth, customers, seed + shop);
    if (!found) continue;
    ++fits;
    if (!found->complained) intervals.add(found->model, truth);
    if (!found->is_below()) continue;
    ++below;
    silent += !found->complained;
    worst = std::max(worst, found->shortfall());
  }
  const std::string name =
      std::string(models::name(truth.kind)) + (truth.covariates ? " with a covariate" : "");
  std::printf("%-28s %-24s %6zu %6lu %6lu %6lu %10.4f %9lu %6s\n", name.c_str(),
              shown(truth).c_str(), customers, static_cast<unsigned long>(fits),
              static_cast<unsigned long>(below), static_cast<unsigned long>(silent), worst,
              intervals.found, intervals.share().c_str());
  std::fflush(stdout);
}

} // namespace

int main(int count, char **arguments) {
  const auto number = [&](int i, unsigned long otherwise) {
    return i < count ? std::strtoul(arguments[i], nullptr, 10) : otherwise;
  };
  const unsigned long shops = number(1, 100), seed = number(2, 1), most = number(3, 1000);
  const std::string wanted = count > 4 ? arguments[4] : "";
  std::vector<Truth> truths = purchase_truths();
  for (const auto &more : {purchase_corners(), spend_truths(), retention::test::retention_truths()})
    truths.insert(truths.end(), more.begin(), more.end());
  std::printf("%-28s %-24s %6s %6s %6s %6s %10s %9s %6s\n", "model", "parameters", "n", "fits",
              "below", "silent", "worst", "intervals", "held %");
  for (const Truth &truth : truths)
    if (wanted.empty() || wanted == models::name(truth.kind))
      for (const std::size_t customers : {15, 30, 100, 300, 1000})
        if (customers <= most) report(truth, customers, shops, seed);
}
