// Text of strangers (names, messages of servers), as it may be shown.
#pragma once

#include <string>
#include <string_view>

namespace bongtu::cli {

// `text` as one line that a terminal shows and does not obey. Controls (C0, DEL, C1), the separators of lines
// and paragraphs and the marks that turn the direction of writing become \u202e and the like, and bytes that
// are not UTF-8 \xff: both lower-case hexadecimal. The first is JSON's escape too.
std::string one_line(std::string_view text);

// "bongtu: TEXT" on standard error, as one line.
void print_error(std::string_view text);

}  // namespace bongtu::cli
