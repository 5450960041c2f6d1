#pragma once
#include "pg/flat_type.hpp"
#include "segments/segment_forms.hpp"
#include "segments/segment_history.hpp"

#include <string_view>

namespace portfolio::pg {

struct SegmentHistoryType : ObjectType<SegmentHistoryType, segments::SegmentHistory> {
  static constexpr const char *name = "segment_history";
  static segments::SegmentHistoryState resume(segments::SegmentHistory *history) {
    return history != nullptr ? segments::SegmentHistoryState(history, allocate)
                              : segments::SegmentHistoryState(allocate);
  }
  static segments::SegmentHistory *flat(const segments::SegmentHistoryState &state) {
    return state.history();
  }
  static segments::SegmentHistory *merged(segments::SegmentHistory *history,
                                          const segments::SegmentHistory &more) {
    segments::SegmentHistoryState state = resume(history);
    state.merge(more);
    return state.history();
  }
  static segments::SegmentHistory *finish(const segments::SegmentHistory &history) {
    return segments::finish(history, allocate);
  }
  static segments::SegmentHistory *from_text(std::string_view text) {
    return segments::segment_history_from_text(text, allocate);
  }
};

struct SegmentLedgerType : ObjectType<SegmentLedgerType, segments::SegmentLedger> {
  static constexpr const char *name = "segmented_ledger";
  static segments::SegmentLedgerState resume(segments::SegmentLedger *ledger,
                                             const flows::FlowCalendar &calendar) {
    segments::SegmentLedgerState state = begun(ledger, calendar.parameters());
    state.require_same(calendar.parameters());
    return state;
  }
  static segments::SegmentLedger *flat(const segments::SegmentLedgerState &state) {
    return state.ledger();
  }
  static segments::SegmentLedger *merged(segments::SegmentLedger *ledger,
                                         const segments::SegmentLedger &more) {
    segments::SegmentLedgerState state = begun(ledger, more.parameters());
    state.merge(more);
    return state.ledger();
  }
  static segments::SegmentLedger *finish(const segments::SegmentLedger &ledger) {
    return segments::finish(ledger, allocate);
  }
  static bool same(const segments::SegmentLedger &a, const segments::SegmentLedger &b) {
    return equal(a, b, allocate);
  }
  static std::string text(const segments::SegmentLedger &ledger) {
    return to_text(ledger, allocate);
  }
  static Bytes wire(const segments::SegmentLedger &ledger) { return to_wire(ledger, allocate); }
  static Bytes comparable(const segments::SegmentLedger &ledger) {
    return to_wire(ledger, allocate, Form::comparable);
  }
  static segments::SegmentLedger *from_text(std::string_view text) {
    return segments::segment_ledger_from_text(text, allocate);
  }

private:
  static segments::SegmentLedgerState begun(segments::SegmentLedger *ledger,
                                            const flows::FlowParameters &parameters) {
    return ledger != nullptr ? segments::SegmentLedgerState(ledger, allocate)
                             : segments::SegmentLedgerState(parameters, allocate);
  }
};

/// ereport for bytes that are no text in the encoding of the database.
void require_valid_text(std::string_view text);

} // namespace portfolio::pg
