// Members that several IAM operations share, with AWS's bounds.
#pragma once

#include <string>

#include "base/shape.h"

namespace bongtu::ops::iam {

// [\u0009\u000A\u000D\u0020-\u00FF]+ and the like, in UTF-8.
bool is_document(std::string_view text);
bool is_path(std::string_view text);
bool is_path_prefix(std::string_view text);
bool is_description(std::string_view text);
bool is_marker(std::string_view text);
// Of ASCII what AWS allows; beyond it everything, since no library here knows the letters of Unicode.
bool is_tag_text(std::string_view text);

inline constexpr Pattern name_pattern{"[\\w+=,.@-]+"};
inline constexpr Bounds existing_user_bounds{1, 128, name_pattern};
inline constexpr Bounds new_name_bounds{1, 64, name_pattern};  // of users and roles
inline constexpr Bounds policy_name_bounds{1, 128, name_pattern};
inline constexpr Bounds arn_bounds{20, 2048};
inline constexpr Bounds path_bounds{1, 512, {"(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)", &is_path}};
inline constexpr Bounds prefix_bounds{1, 512, {"\\u002F[\\u0021-\\u007F]*", &is_path_prefix}};
inline constexpr Bounds document_bounds{1, 131072, {"[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", &is_document}};
inline constexpr Bounds description_bounds{
    0, 1000, {"[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*", &is_description}};
inline constexpr Bounds access_key_id_bounds{16, 128, {"[\\w]+"}};
inline constexpr Bounds marker_bounds{1, 320, {"[\\u0020-\\u00FF]+", &is_marker}};
inline constexpr Bounds max_items_bounds{1, 1000};
inline constexpr Bounds tag_key_bounds{1, 128, {"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+", &is_tag_text}};
inline constexpr Bounds tag_value_bounds{0, 256, {"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", &is_tag_text}};
inline constexpr Bounds tags_bounds{.max = 50};
inline constexpr Bounds tag_keys_bounds{.max = 50, .each = &tag_key_bounds};

}  // namespace bongtu::ops::iam
