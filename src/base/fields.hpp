#pragma once
#include "base/text_fields.hpp"
#include "base/wire_fields.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio {

/// Row i of many, which whoever reads appends.
template <class Row> const Row &row_of(const std::vector<Row> &rows, std::size_t i) {
  return rows[i];
}
template <class Row> Row &row_of(std::vector<Row> &rows, std::size_t i) {
  if (i == rows.size()) rows.emplace_back();
  return rows[i];
}

template <class Fields, class Value> std::string text_of(const Value &value) {
  TextWriter out;
  Fields::visit(out, value);
  return out.text();
}
template <class Fields, class Value> Value value_of_text(std::string_view text) {
  TextReader in(text, Fields::type_name);
  Value value;
  Fields::visit(in, value);
  return value;
}
/// `unit` is that of the money.
template <class Fields, class Value>
Bytes wire_of(const Value &value, Form form = Form::readable, Unit unit = {}) {
  WireWriter wire(form, unit);
  Fields::visit(wire, value);
  return wire.out.bytes();
}
template <class Fields, class Value> Value value_of_wire(std::span<const std::uint8_t> bytes) {
  WireReader wire(bytes, Fields::type_name);
  Value value;
  Fields::visit(wire, value);
  return value;
}
/// Refuses bytes that are not those which the value is written as.
template <class Fields, class Value>
void require_canonical(const Value &value, std::span<const std::uint8_t> bytes) {
  if (!std::ranges::equal(wire_of<Fields>(value), bytes))
    Reader(bytes, Fields::type_name).fail("not the canonical form");
}

} // namespace portfolio
