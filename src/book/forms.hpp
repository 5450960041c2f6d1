#pragma once
#include "base/wire.hpp"
#include "book/writer.hpp"

#include <string>
#include <string_view>

namespace portfolio::book {

/// The text form, lossless; customers in the order of the book:
///
///   v1 bigint skipped 1 (17: v1 scale 2 [2024-01-05 100.00]) (18: …)
///
/// Keys that are no numbers stand in quotes. A reader takes customers in any order, each once.
std::string to_text(const Book &book);
BookWriter::Finished book_from_text(std::string_view text, const Heap &heap);

/// The binary form of send and receive, version 1: customers in the order of the book.
Bytes to_wire(const Book &book, Form form = Form::readable);
BookWriter::Finished book_from_wire(BookBytes bytes, const Heap &heap);

} // namespace portfolio::book
