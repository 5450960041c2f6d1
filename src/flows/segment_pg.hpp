#pragma once
#include "flows/segment_forms.hpp"
#include "flows/segment_history.hpp"
#include "pg/flat_type.hpp"

#include <string_view>

namespace portfolio::pg {

struct SegmentHistoryType : ObjectType<SegmentHistoryType, SegmentHistory> {
  static constexpr const char *name = "segment_history";
  static SegmentHistoryState resume(SegmentHistory *history) {
    return history != nullptr ? SegmentHistoryState(history, allocate)
                              : SegmentHistoryState(allocate);
  }
  static SegmentHistory *flat(const SegmentHistoryState &state) { return state.history(); }
  static SegmentHistory *merged(SegmentHistory *history, const SegmentHistory &more) {
    SegmentHistoryState state = resume(history);
    state.merge(more);
    return state.history();
  }
  static SegmentHistory *finish(const SegmentHistory &history) {
    return portfolio::finish(history, allocate);
  }
  static SegmentHistory *from_text(std::string_view text) {
    return segment_history_from_text(text, allocate);
  }
};

struct SegmentLedgerType : ObjectType<SegmentLedgerType, SegmentLedger> {
  static constexpr const char *name = "segmented_ledger";
  static SegmentLedgerState resume(SegmentLedger *ledger, const FlowCalendar &calendar) {
    SegmentLedgerState state = begun(ledger, calendar.parameters());
    state.require_same(calendar.parameters());
    return state;
  }
  static SegmentLedger *flat(const SegmentLedgerState &state) { return state.ledger(); }
  static SegmentLedger *merged(SegmentLedger *ledger, const SegmentLedger &more) {
    SegmentLedgerState state = begun(ledger, more.parameters());
    state.merge(more);
    return state.ledger();
  }
  static SegmentLedger *finish(const SegmentLedger &ledger) {
    return portfolio::finish(ledger, allocate);
  }
  static bool same(const SegmentLedger &a, const SegmentLedger &b) { return equal(a, b, allocate); }
  static std::string text(const SegmentLedger &ledger) { return to_text(ledger, allocate); }
  static Bytes wire(const SegmentLedger &ledger) { return to_wire(ledger, allocate); }
  static Bytes comparable(const SegmentLedger &ledger) {
    return to_wire(ledger, allocate, Form::comparable);
  }
  static SegmentLedger *from_text(std::string_view text) {
    return segment_ledger_from_text(text, allocate);
  }

private:
  static SegmentLedgerState begun(SegmentLedger *ledger, const FlowParameters &parameters) {
    return ledger != nullptr ? SegmentLedgerState(ledger, allocate)
                             : SegmentLedgerState(parameters, allocate);
  }
};

/// ereport for bytes that are no text in the encoding of the database.
void require_valid_text(std::string_view text);

} // namespace portfolio::pg
