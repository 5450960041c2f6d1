#include "portfolio/statements.hpp"

#include <algorithm>

namespace portfolio::portfolio {

bool Statements::is_of(const Open &open, const Where &where) {
  return open.relation == where.relation && open.depth == where.depth && open.time == where.time &&
         std::string_view(open.portfolio.data()) == where.portfolio;
}

void Statements::begin(const Where &where, Event event, std::uint32_t subtransaction) {
  const auto bit = static_cast<std::uint8_t>(event);
  if (count_ > 0) {
    Open &top = open_[count_ - 1];
    // All events of a statement begin before the first of them ends, each once.
    if (is_of(top, where) && top.ended == 0 && (top.begun & bit) == 0) {
      top.begun = static_cast<std::uint8_t>(top.begun | bit);
      return;
    }
  }
  if (count_ == open_.size() || where.portfolio.size() >= Open().portfolio.size()) return;
  Open &open = open_[count_++];
  open = {{}, where.relation, subtransaction, where.time, where.inserted, where.depth, bit, 0};
  std::copy(where.portfolio.begin(), where.portfolio.end(), open.portfolio.begin());
}

End Statements::end(const Where &where, Event event) {
  const auto bit = static_cast<std::uint8_t>(event);
  if (count_ == 0) return End::whole;
  Open &top = open_[count_ - 1];
  if (!is_of(top, where) || (top.begun & bit) == 0 || (top.ended & bit) != 0) return End::whole;
  top.ended = static_cast<std::uint8_t>(top.ended | bit);
  if (top.ended != top.begun) return End::part;
  --count_;
  if (top.begun != bit) return End::last;
  return event == Event::insert ? whole_of(where.inserted - top.inserted) : End::whole;
}

} // namespace portfolio::portfolio
