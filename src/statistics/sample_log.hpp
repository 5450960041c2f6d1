#pragma once
#include "base/grown.hpp"
#include "statistics/compact.hpp"
#include "statistics/sample.hpp"

namespace portfolio::statistics {

/// How a sample is stored.
template <class Row> struct SampleKind : WeightedRows<Row> {
  struct Fields {
    double unit_days = 0;
    std::uint64_t skipped = 0;
    [[no_unique_address]] Besides<Row> besides = settled(Besides<Row>(), std::span<const Row>());
  };
};
template <class Row> using SampleLog = GrownLog<SampleKind<Row>>;
static_assert(sizeof(SampleLog<PurchaseRow>) == 56 && sizeof(SampleLog<SpendRow>) == 32);
static_assert(sizeof(PurchaseRow) == 32 && sizeof(SpendRow) == 24);

template <class Row> class SampleState : public GrownState<SampleKind<Row>> {
public:
  using GrownState<SampleKind<Row>>::GrownState;

  /// Error(bad_argument) if the rows so far have another unit. What is known besides the row is
  /// the last.
  void add(const Row &row, double unit_days, const Besides<Row> &besides = {});
  void merge(const Sample<Row> &other);

  /// The finished form, in memory of its own.
  static SampleLog<Row> *finish(const Sample<Row> &sample, Allocate allocate);

private:
  void adopt(double unit_days, const Besides<Row> &besides, std::span<const Row> rows);
};

} // namespace portfolio::statistics
