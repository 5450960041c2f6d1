#include "history/repeat_summary.hpp"

#include "base/fields.hpp"

namespace portfolio::history {
namespace {

struct RepeatFields {
  static constexpr const char *type_name = "repeat_summary";
  static constexpr auto most = static_cast<std::uint64_t>(RepeatSummary::max_customers);

  template <class Form, class Fields> static void visit(Form &form, Fields &fields) {
    form.version(1);
    form.word("customers");
    form.number("number of customers", fields.customers);
    form.word("repeated");
    form.number("number of customers who came back", fields.repeated);
    if (form.given("skipped", fields.skipped > 0))
      form.number("number of skipped customers", fields.skipped);
    form.end();
    form.require(fields.customers <= most && fields.skipped <= most,
                 "number of customers out of range");
    form.require(fields.repeated <= fields.customers, "more customers came back than have bought");
  }
  RepeatSummary summary() const {
    return RepeatSummary(static_cast<std::int64_t>(customers), static_cast<std::int64_t>(repeated),
                         static_cast<std::int64_t>(skipped));
  }

  std::uint64_t customers = 0, repeated = 0, skipped = 0;
};

RepeatFields fields_of(const RepeatSummary &summary) {
  return {static_cast<std::uint64_t>(summary.customers()),
          static_cast<std::uint64_t>(summary.repeated()),
          static_cast<std::uint64_t>(summary.skipped())};
}

std::int64_t sum(std::int64_t a, std::int64_t b) {
  if (a + b > RepeatSummary::max_customers)
    throw Error(Fault::out_of_range, "more than 2^60 customers");
  return a + b;
}

} // namespace

RepeatSummary::RepeatSummary(std::int64_t customers, std::int64_t repeated, std::int64_t skipped)
    : customers_(customers), repeated_(repeated), skipped_(skipped) {}

void RepeatSummary::add(std::int64_t purchase_days) {
  merge(RepeatSummary(purchase_days > 0, purchase_days > 1, purchase_days == 0));
}

void RepeatSummary::merge(const RepeatSummary &more) {
  const std::int64_t customers = sum(customers_, more.customers_),
                     skipped = sum(skipped_, more.skipped_);
  customers_ = customers;
  skipped_ = skipped;
  repeated_ += more.repeated_;
}

std::string to_text(const RepeatSummary &summary) {
  return text_of<RepeatFields>(fields_of(summary));
}
RepeatSummary repeat_summary_from_text(std::string_view text) {
  return value_of_text<RepeatFields, RepeatFields>(text).summary();
}
Bytes to_wire(const RepeatSummary &summary) { return wire_of<RepeatFields>(fields_of(summary)); }
RepeatSummary repeat_summary_from_wire(std::span<const std::uint8_t> bytes) {
  return value_of_wire<RepeatFields, RepeatFields>(bytes).summary();
}

} // namespace portfolio::history
