#include "portfolio/statements.hpp"

#include <algorithm>

namespace portfolio::portfolio {

std::size_t Statements::innermost(const Where &where) const {
  for (std::size_t i = count_; i > 0; --i) {
    const Open &open = open_[i - 1];
    if (open.relation != where.relation || open.depth != where.depth || open.time != where.time)
      break;
    if (std::string_view(open.portfolio.data()) == where.portfolio) return i - 1;
  }
  return count_;
}

void Statements::begin(const Where &where, Event event, std::uint32_t subtransaction) {
  const auto bit = static_cast<std::uint8_t>(event);
  if (const std::size_t i = innermost(where); i < count_) {
    Open &open = open_[i];
    // All events of a statement begin before the first of them ends, each once.
    if (open.ended == 0 && (open.begun & bit) == 0) {
      open.begun = static_cast<std::uint8_t>(open.begun | bit);
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
  const std::size_t i = innermost(where);
  if (i == count_) return End::whole;
  Open &open = open_[i];
  if ((open.begun & bit) == 0 || (open.ended & bit) != 0) return End::whole;
  open.ended = static_cast<std::uint8_t>(open.ended | bit);
  if (open.ended != open.begun) return End::part;
  const std::uint8_t begun = open.begun;
  const std::int64_t inserted = where.inserted - open.inserted;
  std::copy(open_.begin() + i + 1, open_.begin() + count_, open_.begin() + i);
  --count_;
  if (begun != bit) return End::last;
  return event == Event::insert ? whole_of(inserted) : End::whole;
}

} // namespace portfolio::portfolio
