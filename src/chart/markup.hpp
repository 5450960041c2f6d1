#pragma once
#include <string>
#include <string_view>

namespace portfolio::chart {

/// Text as it may stand in HTML and XML, between tags and in attributes: & < > " ' as references;
/// without the characters that XML 1.0 forbids, and without what is not UTF-8.
std::string escape_markup(std::string_view text);

/// Markup for databases of other encodings: every character beyond ASCII as a reference.
std::string ascii_markup(std::string_view markup);

} // namespace portfolio::chart
