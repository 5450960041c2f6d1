#include "base/fields.hpp"
#include "retention/shifted_beta_geometric.hpp"
#include "retention/statistics.hpp"

namespace portfolio::retention {
namespace {

bool is_empty(const RetentionPeriod &period) { return period == RetentionPeriod{}; }

/// Whether the customers of the period still fit into 63 bits.
bool add(RetentionPeriod &to, const RetentionPeriod &more) {
  std::int64_t customers = to.at_risk();
  for (const std::int64_t n : {more.churned, more.renewed})
    if (n < 0 || __builtin_add_overflow(customers, n, &customers)) return false;
  to.churned += more.churned;
  to.renewed += more.renewed;
  return true;
}

struct RetentionFields {
  static constexpr const char *type_name = "retention_statistics";

  /// A text has the periods that are not empty, by their number; the binary form has all of them.
  template <class Form, class Statistics> static void visit(Form &form, Statistics &statistics) {
    auto &periods = statistics.periods;
    const auto is_told = [](const RetentionPeriod &each) {
      return !Form::is_text || !is_empty(each);
    };
    const auto told = std::ranges::count_if(periods, is_told);
    form.version(1);
    form.skipped(statistics.skipped);
    std::size_t tenure = 0;
    form.rows(static_cast<std::size_t>(told), 2, [&](std::size_t) {
      do ++tenure;
      while (!Form::reads && !is_told(periods[tenure - 1]));
      if (Form::is_text) form.number("tenure", tenure);
      form.require(tenure >= 1 && tenure <= std::size_t{most_periods}, "tenure out of range");
      if constexpr (Form::reads) periods.resize(std::max(periods.size(), tenure));
      RetentionPeriod period = Form::reads ? RetentionPeriod{} : periods[tenure - 1];
      form.number("number of churned customers", period.churned);
      form.number("number of renewed customers", period.renewed);
      if constexpr (Form::reads)
        form.require(add(periods[tenure - 1], period), "number of customers out of range");
    });
    form.require_in_wire(periods.empty() || !is_empty(periods.back()), "last period is empty");
    form.end();
  }
};

} // namespace

std::string to_text(const RetentionStatistics &statistics) {
  return text_of<RetentionFields>(statistics);
}
RetentionStatistics retention_from_text(std::string_view text) {
  auto statistics = value_of_text<RetentionFields, RetentionStatistics>(text);
  while (!statistics.periods.empty() && is_empty(statistics.periods.back()))
    statistics.periods.pop_back();
  return statistics;
}
Bytes to_wire(const RetentionStatistics &statistics) {
  return wire_of<RetentionFields>(statistics);
}
RetentionStatistics retention_from_wire(RetentionBytes bytes) {
  return value_of_wire<RetentionFields, RetentionStatistics>(bytes);
}

} // namespace portfolio::retention
