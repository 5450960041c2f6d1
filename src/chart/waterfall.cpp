#include "chart/pictures.hpp"
#include "chart/plot.hpp"

#include <algorithm>
#include <array>

namespace portfolio::chart {
namespace {

constexpr Limits waterfall_limits{40, 1, "steps of a waterfall", "series"};

struct Step {
  double from = 0, to = 0;
  bool is_total = false, is_gap = false;
};

/// Movements begin where the step before ends. A total begins at zero; one without a value is the
/// sum so far.
std::vector<Step> steps_of(const Table &table) {
  std::vector<Step> steps;
  double level = 0;
  for (std::size_t i = 0; i < table.labels.size(); ++i) {
    const auto value = table.cells[i];
    const bool is_total = table.flags[i];
    const double to = is_total ? value.value_or(level) : level + value.value_or(0);
    steps.push_back({is_total ? 0 : level, checked_value(to, "sum"), is_total,
                     !is_total && !value.has_value()});
    level = to;
  }
  return steps;
}

struct Range {
  double low, high;
};

/// Small movements between large totals could not be seen on an axis from zero.
Range range_of(const std::vector<Step> &steps) {
  double low = steps.front().to, high = low;
  for (const Step &step : steps) {
    low = std::min(low, step.is_total ? step.to : std::min(step.from, step.to));
    high = std::max(high, step.is_total ? step.to : std::max(step.from, step.to));
  }
  const bool has_total = std::ranges::any_of(steps, &Step::is_total);
  const double room = (high - low) * 0.5;
  if (has_total && low > 0.6 * high && high > low) return {low - room, high};
  return {std::min(low, 0.0), std::max(high, 0.0)};
}

enum StepKind { positive, negative, total };

StepKind kind_of(const Step &step) {
  return step.is_total ? total : step.to < step.from ? negative : positive;
}

void draw_steps(Plot &plot, const std::vector<Step> &steps, double base) {
  struct Look {
    const char *css_class, *attributes;
  };
  constexpr std::array<Look, 3> looks{Look{"cp-pos", "color=\"#1b6ca8\" fill=\"currentColor\""},
                                      Look{"cp-neg", "color=\"#ee7733\" fill=\"currentColor\""},
                                      Look{"cp-total", "color=\"#777777\" fill=\"currentColor\""}};
  const double width = plot.step() * 0.7;
  std::array<Path, 3> boxes;
  Path joints;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step &step = steps[i];
    const double from = step.is_total ? plot.y(base) : plot.y(step.from), to = plot.y(step.to);
    if (!step.is_gap && from != to)
      boxes[kind_of(step)].box(plot.x(i) - width / 2, std::min(from, to), width,
                               std::max(from, to) - std::min(from, to));
    const bool is_last = i + 1 == steps.size();
    if (is_last && !step.is_gap) continue;
    joints.move(plot.x(i) + (step.is_gap ? -width : width) / 2, to);
    joints.line(is_last ? plot.x(i) + width / 2 : plot.x(i + 1) - width / 2, to);
  }
  for (std::size_t kind = 0; kind < looks.size(); ++kind) {
    plot.svg.open(looks[kind].css_class, looks[kind].attributes);
    plot.svg.path(boxes[kind].text());
    plot.svg.close();
  }
  plot.svg.open("cp-axis", "stroke=\"currentColor\" stroke-opacity=\".6\" fill=\"none\"");
  plot.svg.path(joints.text());
  plot.svg.close();
}

/// The line of the axis, and where it does not begin at zero a break through the totals.
void draw_base(Plot &plot, const std::vector<Step> &steps, double base) {
  Path line;
  line.move(plot.left(), plot.y(base));
  line.line(plot.right(), plot.y(base));
  plot.svg.open("cp-axis", "stroke=\"currentColor\"");
  plot.svg.path(line.text());
  plot.svg.close();
  if (base == 0) return;
  Path teeth;
  const double width = plot.step() * 0.7, y = plot.y(base) - 8;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!steps[i].is_total) continue;
    teeth.move(plot.x(i) - width / 2 - 2, y + 2);
    for (const double part : {0.25, 0.5, 0.75, 1.0})
      teeth.line(plot.x(i) - width / 2 + width * part, y + (part == 0.5 || part == 1 ? 2 : -4));
  }
  plot.svg.open("cp-break", "stroke=\"#fff\" stroke-width=\"3\" fill=\"none\"");
  plot.svg.path(teeth.text());
  plot.svg.close();
}

/// What is written at each step: a total as it is, a movement with its sign.
Plot::Texts texts_of(const std::vector<Step> &steps, int decimals, const NumberForm &form) {
  Plot::Texts texts;
  for (const Step &step : steps)
    texts.push_back(step.is_gap     ? ""
                    : step.is_total ? number_text(step.to, decimals, form)
                                    : signed_text(step.to - step.from, decimals, form));
  return texts;
}

} // namespace

std::string draw_waterfall(const Rows &rows, const Options &options) {
  const Table table = list_of(rows, waterfall_limits);
  if (table.is_empty()) return {};
  const std::vector<Step> steps = steps_of(table);
  const Range range = range_of(steps);
  Plot plot(options);
  plot.value_axis(range.low, range.high, Plot::Around::above);
  plot.labels(table.labels, false);
  const double base = std::max(plot.scale().low, 0.0);
  draw_steps(plot, steps, base);
  draw_base(plot, steps, base);
  std::vector<double> y;
  for (const Step &step : steps)
    y.push_back(plot.y(std::max(step.to, step.is_total ? 0 : step.from)) - 4);
  const int decimals = value_decimals(table.values(), options.form);
  const Plot::Texts with_unit = texts_of(steps, decimals, options.form);
  plot.values({with_unit, texts_of(steps, decimals, bare(options.form))}, y);
  Spoken words;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (!steps[i].is_gap) words.add(table.labels[i], with_unit[i]);
  return plot.svg.finish(options, words.text());
}

} // namespace portfolio::chart
