#pragma once
#include "history/forms.hpp"
#include "history/history_pg.hpp"
#include "history/log.hpp"
#include "pg/flat_type.hpp"

namespace portfolio::pg {

struct HistoryType : LogType<HistoryType, HistoryLog> {
  static bool is_log(HistoryBytes bytes) {
    return !bytes.empty() && bytes.front() == HistoryLog::tag;
  }
  static HistoryState grow(HistoryLog *log) { return {log, allocate}; }
  static void add(HistoryState &state, const History &more) {
    state.merge(more.days(), more.scale(), more.skipped());
  }
  static History open(HistoryBytes bytes) { return History(bytes); }
  static varlena *finish(const History &history) { return to_varlena(history); }
  static History sum(const History &a, const History &b) { return portfolio::add(a, b); }
  static History from_text(std::string_view text) { return history_from_text(text); }
  static History from_wire(HistoryBytes bytes) { return history_from_wire(bytes); }
};

} // namespace portfolio::pg
