#include "chart/letters.hpp"
#include "chart/pictures.hpp"
#include "chart/plot.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::chart {
namespace {

/// Bins [a, b) between the ticks of a scale. Behind them is one for what is larger; without it the
/// last one holds its end, too.
struct Bins {
  Scale scale;
  std::vector<std::int64_t> counts;
  bool has_tail = false;
};

/// The least value that a share of all does not exceed.
double quantile(const std::pmr::vector<double> &values, double share) {
  std::vector<double> sorted(values.begin(), values.end());
  const double rank = std::ceil(share * static_cast<double>(sorted.size()));
  const auto place = std::clamp(static_cast<std::size_t>(rank), std::size_t{1}, sorted.size()) - 1;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(place),
                   sorted.end());
  return sorted[place];
}

Bins bins_of(const std::pmr::vector<double> &values, const Options &options) {
  const auto [low, high] = std::ranges::minmax(values);
  const bool are_whole =
      std::ranges::all_of(values, [](double value) { return value == std::floor(value); });
  const double end = options.max_quantile < 1 ? quantile(values, options.max_quantile) : high;
  const bool is_cut = end < high;
  // of whole numbers the last bin holds as many as the others
  Bins bins{round_scale(low, end + (are_whole ? 1 : 0),
                        std::max(3, options.bins + (is_cut ? 0 : 1)), are_whole ? 1 : 0),
            {}};
  const std::vector<double> &edges = bins.scale.ticks;
  bins.has_tail = is_cut && high >= bins.scale.high;
  bins.counts.resize(edges.size() - (bins.has_tail ? 0 : 1));
  const auto last = static_cast<std::ptrdiff_t>(bins.counts.size()) - 1;
  for (const double value : values) {
    const std::ptrdiff_t place = std::ranges::upper_bound(edges, value) - edges.begin() - 1;
    ++bins.counts[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(place, 0, last))];
  }
  return bins;
}

std::string spoken(const Bins &bins, const NumberForm &form, const NumberForm &counts) {
  Spoken words;
  const int decimals = axis_decimals(bins.scale.decimals, form);
  const auto edge = [&](std::size_t i) { return number_text(bins.scale.ticks[i], decimals, form); };
  for (std::size_t i = 0; i < bins.counts.size(); ++i) {
    const bool is_tail = i + 1 == bins.scale.ticks.size();
    words.add(is_tail ? "≥ " + edge(i) : edge(i) + " – " + edge(i + 1),
              number_text(static_cast<double>(bins.counts[i]), 0, counts));
  }
  return words.text();
}

} // namespace

std::string draw_histogram(const Values &values, const Options &options) {
  if (values.all().empty()) return {};
  const Bins bins = bins_of(values.all(), options);
  Plot plot(options);
  plot.form = bare(options.form);
  plot.form.is_percent = false;
  plot.value_axis(0, static_cast<double>(std::ranges::max(bins.counts)), Plot::Around::nothing, 1);
  const int decimals = axis_decimals(bins.scale.decimals, options.form);
  const std::string tail_label = "≥ " + number_text(bins.scale.high, decimals, options.form);
  const double right = plot.right(),
               bin_width = (right - plot.left()) / static_cast<double>(bins.counts.size()),
               tail_width = options.is_compact
                                ? bin_width
                                : std::max(text_width(tail_label, font_size), bin_width);
  if (!options.is_compact) plot.keep_right(font_size);
  if (bins.has_tail) plot.keep_right(tail_width + (options.is_compact ? 0 : font_size));
  plot.number_axis(bins.scale, options.form);
  Path boxes;
  for (std::size_t i = 0; i < bins.counts.size(); ++i) {
    if (bins.counts[i] == 0) continue;
    const bool is_tail = i + 1 == bins.scale.ticks.size();
    const double left = is_tail ? right - tail_width : plot.x_at(bins.scale.ticks[i]),
                 end = is_tail ? right : plot.x_at(bins.scale.ticks[i + 1]),
                 y = plot.y(static_cast<double>(bins.counts[i]));
    boxes.box(left + 0.5, y, end - left - 1, plot.bottom() - y);
  }
  plot.svg.open_series(0);
  plot.svg.path(boxes.text());
  plot.svg.close();
  Path line;
  line.move(plot.left(), plot.bottom());
  line.line(right, plot.bottom());
  plot.svg.open("cp-axis", "stroke=\"currentColor\"");
  plot.svg.path(line.text());
  plot.svg.close();
  if (bins.has_tail && !options.is_compact) {
    plot.svg.open("cp-text", text_attributes);
    plot.svg.text(right - tail_width / 2, plot.bottom() + font_size + 6, Anchor::middle,
                  tail_label);
    plot.svg.close();
  }
  return plot.svg.finish(options, spoken(bins, options.form, plot.form));
}

} // namespace portfolio::chart
