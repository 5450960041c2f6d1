#include "contracts/forms.hpp"

#include "base/fields.hpp"

namespace portfolio::contracts {

namespace {

struct ContractFields {
  static constexpr const char *type_name = "contract_history";

  template <class Form, class Parts> static void visit(Form &form, Parts &history) {
    form.version(1);
    form.scale(history.scale);
    form.denominator(history.denominator);
    form.skipped(history.skipped);
    const Unit unit(history.scale, history.denominator);
    Day least = min_day;
    form.rows(history.contracts.size(), 4, [&](std::size_t i) {
      auto &contract = row_of(history.contracts, i);
      visit_days(form, contract, least);
      least = contract.from;
      visit_kind(form, contract.kind);
      if (contract.kind != ContractKind::pause) form.money("monthly rate", contract.rate, unit);
      form.require(is_rate(contract.rate, unit), "monthly rate out of range");
      if (form.given("contracts", contract.count != 1))
        form.number("number of contracts", contract.count, std::uint64_t{max_contracts}, many);
      form.require(contract.count > 0, many);
      form.require(i == 0 || history.contracts[i - 1] < contract, disorder);
    });
    form.end();
  }

  int scale = 0;
  std::int64_t denominator = 1;
  std::uint64_t skipped = 0;
  Contracts contracts;

private:
  static constexpr const char *many = "number of contracts out of range",
                              *disorder = "contracts are not in order";

  /// In bytes the end is so many days after the start, and 0 if it is open.
  template <class Form, class Row> static void visit_days(Form &form, Row &contract, Day least) {
    form.day_from("contract start", contract.from, least, disorder);
    Day to = contract.to;
    if constexpr (Form::is_text) {
      if (!form.given("open", contract.is_open())) form.day("contract end or \"open\"", to);
      form.require(to > contract.from, "contract holds no day");
    } else {
      auto days = static_cast<std::uint64_t>(contract.is_open() ? 0 : to - contract.from);
      form.number("", days, static_cast<std::uint64_t>(max_day - contract.from),
                  "contract end out of range");
      to = days == 0 ? open_end : contract.from + static_cast<Day>(days);
    }
    if constexpr (Form::reads) contract.to = to;
  }

  /// A text does not say that something is paid.
  template <class Form, class Kind> static void visit_kind(Form &form, Kind &kind) {
    if constexpr (Form::is_text) {
      for (const ContractKind other : {ContractKind::pause, ContractKind::trial}) {
        const bool is = form.given(name_of(other), kind == other);
        if constexpr (Form::reads)
          if (is) kind = other;
        if (is) return;
      }
    } else {
      form.choice(kind, {"paid", "pause", "trial"}, "unknown kind of contract");
    }
  }
};

ContractFields fields_of(const ContractHistory &history) {
  return {history.scale(), history.unit().denominator, history.skipped(), history.contracts()};
}
ContractHistory history_of(ContractFields fields) {
  return ContractHistory(std::move(fields.contracts), {fields.scale, fields.denominator},
                         fields.skipped);
}

} // namespace

std::string to_text(const ContractHistory &history) {
  return text_of<ContractFields>(fields_of(history));
}
ContractHistory contracts_from_text(std::string_view text) {
  return history_of(value_of_text<ContractFields, ContractFields>(text));
}
Bytes to_wire(const ContractHistory &history, Form form) {
  return wire_of<ContractFields>(fields_of(history), form, history.unit());
}
ContractHistory contracts_from_wire(std::span<const std::uint8_t> bytes) {
  return history_of(value_of_wire<ContractFields, ContractFields>(bytes));
}

} // namespace portfolio::contracts
