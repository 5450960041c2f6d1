#include "chart/rows.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <map>

namespace portfolio::chart {
namespace {

constexpr std::size_t most_rows = 20'000, most_bytes = 400; ///< a label has
constexpr std::size_t most_values = 50'000'000;
constexpr const char *aggregate_first =
    "A picture of more cannot be read. Aggregate first, for instance GROUP BY a longer period, "
    "or show the largest and the sum of the others.";

void require_at_most(std::size_t count, std::size_t most, const char *what) {
  if (count > most)
    throw Error(Fault::too_large,
                "more than " + std::to_string(most) + " " + what + " in a picture",
                aggregate_first);
}

/// Numbers of names in the order in which they came.
class Names {
public:
  Names(std::vector<std::string> &names, std::size_t most, const char *what)
      : names_(names), most_(most), what_(what) {}
  std::size_t number(std::string_view name) {
    const auto [place, is_new] = numbers_.try_emplace(name, names_.size());
    if (is_new) {
      names_.emplace_back(name);
      require_at_most(names_.size(), most_, what_);
    }
    return place->second;
  }

private:
  std::map<std::string_view, std::size_t> numbers_;
  std::vector<std::string> &names_;
  std::size_t most_;
  const char *what_;
};

[[noreturn]] void refuse_twice(const Row &row, const Limits &limits) {
  std::string message = "two rows of " + std::string(limits.label_key) + " ";
  append_quoted(message, clip(row.label, 60));
  message.append(" and ").append(limits.series_key).append(" ");
  append_quoted(message, clip(row.series.value_or(""), 60));
  throw Error(Fault::bad_argument, message, "Aggregate first: one row for each pair of both.");
}

} // namespace

void Rows::add(const Row &row) {
  require_at_most(rows_.size() + 1, most_rows, "rows");
  const double value = row.value ? checked_value(*row.value) : 0;
  const std::string_view label = clip(row.label, most_bytes),
                         series = clip(row.series.value_or(""), most_bytes);
  const auto size = [](std::string_view text) { return static_cast<std::uint32_t>(text.size()); };
  const std::uint32_t first = size(letters_);
  letters_.append(label).append(series);
  rows_.push_back({value, first, size(label), size(series), row.value.has_value(), row.flag});
  have_series_ = row.series.has_value();
}

Row Rows::operator[](std::size_t i) const {
  const Stored &row = rows_[i];
  const std::string_view letters = std::string_view(letters_).substr(row.first);
  return {letters.substr(0, row.label),
          have_series_ ? std::optional(letters.substr(row.label, row.series)) : std::nullopt,
          row.has_value ? std::optional(row.value) : std::nullopt, row.flag};
}

void Values::add(std::optional<double> value) {
  if (!value) return;
  require_at_most(values_.size() + 1, most_values, "values");
  values_.push_back(checked_value(*value));
}

void Points::add(double x, double y) {
  require_at_most(points_.size() + 1, most_rows * 10, "points");
  constexpr double rounding = 1e-9;
  checked_value(x, "customer_share");
  if (x < -rounding || x > 1 + rounding)
    throw Error(Fault::bad_argument, "customer_share must be from 0 to 1, not " + real_text(x));
  const double last = points_.empty() ? 0 : points_.back().x;
  if (x < last - rounding)
    throw Error(Fault::bad_argument,
                "customer_share " + real_text(x) + " comes after " + real_text(last),
                "Write ORDER BY customer_share inside of the call.");
  points_.push_back({std::clamp(x, 0.0, 1.0), checked_value(y, "value_share")});
}

bool Table::is_empty() const {
  return std::ranges::none_of(cells, [](const auto &cell) { return cell.has_value(); });
}

std::vector<double> Table::values() const {
  std::vector<double> known;
  for (const auto &cell : cells)
    if (cell) known.push_back(*cell);
  return known;
}

Table table_of(const Rows &rows, const Limits &limits) {
  Table table;
  Names labels(table.labels, limits.labels, limits.label_name),
      series(table.series, limits.series, limits.series_name);
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> places;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    const auto place = std::pair(labels.number(row.label), series.number(*row.series));
    if (!places.try_emplace(place, i).second) refuse_twice(row, limits);
  }
  table.cells.resize(table.labels.size() * table.series.size());
  table.flags.resize(table.cells.size());
  for (const auto &[place, i] : places) {
    const std::size_t cell = place.first * table.series.size() + place.second;
    table.cells[cell] = rows[i].value;
    table.flags[cell] = rows[i].flag;
  }
  return table;
}

Table list_of(const Rows &rows, const Limits &limits) {
  require_at_most(rows.size(), limits.labels, limits.label_name);
  Table table;
  table.series.emplace_back();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    table.labels.emplace_back(row.label);
    table.cells.push_back(row.value);
    table.flags.push_back(row.flag);
  }
  return table;
}

} // namespace portfolio::chart
