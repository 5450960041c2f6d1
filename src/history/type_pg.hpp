#pragma once
#include "history/forms.hpp"
#include "history/history_pg.hpp"
#include "history/log.hpp"
#include "pg/flat_type.hpp"

namespace portfolio::pg {

struct HistoryType : LogType<HistoryType, history::HistoryLog> {
  static bool is_log(history::HistoryBytes bytes) {
    return !bytes.empty() && bytes.front() == history::HistoryLog::tag;
  }
  static history::HistoryState grow(history::HistoryLog *log) { return {log, allocate}; }
  static void add(history::HistoryState &state, const history::History &more) {
    state.merge(more.days(), more.scale(), more.skipped());
  }
  static history::History open(history::HistoryBytes bytes) { return history::History(bytes); }
  static varlena *finish(const history::History &history) { return to_varlena(history); }
  static history::History sum(const history::History &a, const history::History &b) {
    return history::add(a, b);
  }
  static history::History from_text(std::string_view text) {
    return history::history_from_text(text);
  }
  static history::History from_wire(history::HistoryBytes bytes) {
    return history::history_from_wire(bytes);
  }
};

} // namespace portfolio::pg
