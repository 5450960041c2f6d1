#include "chart/plot.hpp"

#include "chart/labels.hpp"
#include "chart/letters.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::chart {
namespace {

constexpr double tick_distance = 34;

double default_width(const Options &options) {
  return options.width.value_or(options.is_compact ? 120 : 480);
}
double default_height(const Options &options) {
  return options.height.value_or(options.is_compact ? 32 : 270);
}

} // namespace

Plot::Plot(const Options &options)
    : svg(default_width(options), default_height(options)), form(options.form), options_(options) {
  const double margin = options.is_compact ? 2 : gap;
  left_ = margin;
  right_ = svg.width() - margin;
  top_ = margin;
  bottom_ = svg.height() - margin;
  if (!options.is_compact && !options.y_axis.empty()) top_ += line_height;
}

bool Plot::is_hatched(const std::string &series) const {
  return std::ranges::find(options_.hatched, series) != options_.hatched.end();
}

void Plot::legend(std::span<const std::string> series) {
  if (options_.is_compact) return;
  constexpr double swatch = 11, between = 14;
  double x = left_, y = gap;
  std::string texts;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const std::string name = shorten(series[i], font_size, svg.width() / 2);
    const double width = swatch + 5 + text_width(name, font_size);
    if (x > left_ && x + width > svg.width() - gap) {
      x = left_;
      y += line_height;
    }
    Path box;
    box.box(x, y + 1, swatch, swatch);
    svg.open_series(i);
    svg.path(box.text(), is_hatched(series[i]) ? svg.stripes(i) : "");
    svg.close();
    svg.open("cp-text", text_attributes);
    svg.text(x + swatch + 5, y + swatch, Anchor::start, name);
    svg.close();
    x += width + between;
  }
  top_ += y + line_height - gap + 4;
}

void Plot::value_axis(double low, double high, Around around, double smallest_step) {
  name_y_ = top_ - 5;
  if (around != Around::nothing && !options_.is_compact) top_ += font_size;
  if (around == Around::both && low < 0 && !options_.is_compact) below_ = font_size;
  const double room = bottom_ - top_ - (options_.is_compact ? 0 : 2 * line_height);
  const int most = std::clamp(static_cast<int>(room / tick_distance) + 1, 3, 9);
  if (options_.is_compact) { // nobody reads ticks: the whole height is for the data
    scale_.low = low;
    scale_.high = high > low ? high : low + 1;
    return;
  }
  scale_ = round_scale(low, high, most, smallest_step);
  left_ += tick_width();
  top_ += font_size / 2;
}

double Plot::tick_width() {
  const int decimals = axis_decimals(scale_.decimals, form);
  for (const NumberForm &tried : {form, bare(form)}) {
    double widest = 0;
    for (const double tick : scale_.ticks) {
      tick_texts_.push_back(number_text(tick, decimals, tried));
      widest = std::max(widest, text_width(tick_texts_.back(), font_size));
    }
    if (widest + gap <= svg.width() * 0.6) return widest + gap;
    tick_texts_.clear();
  }
  return 0; // a picture that is too small for numbers
}

void Plot::labels(std::span<const std::string> labels, bool from_edge_to_edge) {
  const std::size_t n = labels.size();
  const auto count = static_cast<double>(n);
  const double edge = from_edge_to_edge ? 4 : 0, width = right_ - left_ - 2 * edge;
  step_ = from_edge_to_edge ? width / std::max(1.0, count - 1) : width / count;
  places_.resize(n);
  for (std::size_t i = 0; i < n; ++i)
    places_[i] = left_ + edge + step_ * (static_cast<double>(i) + (from_edge_to_edge ? 0 : 0.5));
  if (from_edge_to_edge && n == 1) places_[0] = (left_ + right_) / 2;
  strip(labels, svg.width());
}

void Plot::number_axis(const Scale &scale, const NumberForm &number_form) {
  x_scale_ = scale;
  const int decimals = axis_decimals(scale.decimals, number_form);
  std::vector<std::string> texts;
  for (const double tick : scale.ticks) {
    texts.push_back(number_text(tick, decimals, number_form));
    places_.push_back(x_at(tick));
  }
  step_ = (right_ - left_) / static_cast<double>(scale.ticks.size() - 1);
  strip(texts, right_ + std::min(svg.width() - right_, font_size));
}

double Plot::x_at(double value) const { return left_ + x_scale_.part(value) * (right_ - left_); }

void Plot::strip(std::span<const std::string> labels, double width) {
  if (options_.is_compact) return;
  if (!options_.x_axis.empty()) bottom_ -= line_height;
  const PlacedLabels placed = place_labels(labels, places_, width, font_size);
  bottom_ -= std::min(placed.height + below_, (bottom_ - top_) / 2);
  const double y = bottom_ + below_ + font_size;
  svg.open("cp-text", text_attributes);
  for (const PlacedLabel &label : placed.labels)
    if (placed.are_slanted) {
      svg.slanted_text(label.x, y + 2, label.text);
    } else {
      svg.text(label.x, y + 6, Anchor::middle, label.text);
    }
  svg.close();
  frame();
}

void Plot::frame() {
  Path grid;
  for (const double tick : scale_.ticks) {
    grid.move(left_, y(tick));
    grid.line(right_, y(tick));
  }
  svg.open("cp-grid", "stroke=\"currentColor\" stroke-opacity=\".18\"");
  svg.path(grid.text());
  svg.close();
  svg.open("cp-text", text_attributes);
  for (std::size_t i = 0; i < tick_texts_.size(); ++i)
    svg.text(left_ - gap, y(scale_.ticks[i]) + font_size * 0.36, Anchor::end, tick_texts_[i]);
  const auto words = [&](const std::string &text) {
    return shorten(text, font_size, svg.width() - 2 * gap);
  };
  if (!options_.y_axis.empty()) svg.text(gap, name_y_, Anchor::start, words(options_.y_axis));
  if (!options_.x_axis.empty())
    svg.text(right_, svg.height() - gap, Anchor::end, words(options_.x_axis));
  svg.close();
}

double Plot::y(double value) const { return bottom_ - scale_.part(value) * (bottom_ - top_); }

void Plot::values(std::initializer_list<Texts> forms, std::span<const double> y) {
  if (options_.is_compact) return;
  for (const double size : {font_size, font_size - 2})
    for (const Texts &texts : forms) {
      const bool fit = std::ranges::all_of(
          texts, [&](const std::string &text) { return text_width(text, size) <= step_; });
      if (!fit) continue;
      std::string attributes(text_attributes);
      if (size != font_size) attributes += " font-size=\"11\"";
      svg.open("cp-text", attributes);
      for (std::size_t i = 0; i < texts.size(); ++i)
        svg.text(places_[i], y[i], Anchor::middle, texts[i]);
      svg.close();
      return;
    }
}

void Spoken::add(std::string_view label, std::string_view value) {
  constexpr std::size_t most = 2000;
  if (is_full_) return;
  if (!text_.empty()) text_ += "; ";
  if (text_.size() > most) {
    text_ += "…";
    is_full_ = true;
    return;
  }
  text_.append(label).append(label.empty() ? "" : ": ").append(value);
}

} // namespace portfolio::chart
