#pragma once
#include "pg/flat_type.hpp"
#include "survival/survival.hpp"

namespace portfolio::pg {

struct SurvivalType : LogType<SurvivalType, survival::SurvivalLog> {
  static survival::SurvivalState grow(survival::SurvivalLog *log) {
    return {log, allocate, interrupted};
  }
  static survival::SurvivalTable open(survival::SurvivalBytes bytes) {
    return survival::open_survival(bytes, interrupted);
  }
  static survival::SurvivalLog *finish(const survival::SurvivalTable &table) {
    return survival::SurvivalState::finish(table, allocate);
  }
  static bool same(const survival::SurvivalTable &a, const survival::SurvivalTable &b) {
    return a == b;
  }
  static survival::SurvivalTable from_text(std::string_view text) {
    return survival::survival_from_text(text);
  }
  static survival::SurvivalTable from_wire(survival::SurvivalBytes bytes) {
    return survival::survival_from_wire(bytes);
  }
};

} // namespace portfolio::pg
