#pragma once
#include "pg/flat_type.hpp"
#include "retention/survival.hpp"

namespace portfolio::pg {

struct SurvivalType : LogType<SurvivalType, SurvivalLog> {
  static SurvivalState grow(SurvivalLog *log) { return {log, allocate, interrupted}; }
  static SurvivalTable open(SurvivalBytes bytes) { return open_survival(bytes, interrupted); }
  static SurvivalLog *finish(const SurvivalTable &table) {
    return SurvivalState::finish(table, allocate);
  }
  static bool same(const SurvivalTable &a, const SurvivalTable &b) { return a == b; }
  static SurvivalTable from_text(std::string_view text) { return survival_from_text(text); }
  static SurvivalTable from_wire(SurvivalBytes bytes) { return survival_from_wire(bytes); }
};

/// An interval of whole days; ereport for months and hours. What is not positive is left to the
/// core.
std::int32_t grace_argument(FunctionCallInfo fcinfo, int i);

} // namespace portfolio::pg
