// AWS's bounds of the members of the KMS API, by the names of the model.
#pragma once

#include "base/shape.h"

namespace bongtu::ops {

// Enum value sets, in the model's order.
const std::vector<std::string_view>& customer_master_key_specs();
const std::vector<std::string_view>& custom_key_store_types();
const std::vector<std::string_view>& data_key_pair_specs();
const std::vector<std::string_view>& dry_run_modifiers();
const std::vector<std::string_view>& encapsulation_algorithms();
const std::vector<std::string_view>& encryption_algorithms();
const std::vector<std::string_view>& data_key_specs();
const std::vector<std::string_view>& key_specs();
const std::vector<std::string_view>& key_usages();
const std::vector<std::string_view>& key_origins();
const std::vector<std::string_view>& expiration_models();
const std::vector<std::string_view>& grant_operations();
const std::vector<std::string_view>& import_types();
const std::vector<std::string_view>& included_key_material();
const std::vector<std::string_view>& key_agreement_algorithms();
const std::vector<std::string_view>& key_encryption_mechanisms();
const std::vector<std::string_view>& mac_algorithms();
const std::vector<std::string_view>& message_types();
const std::vector<std::string_view>& resource_owners();
const std::vector<std::string_view>& signing_algorithms();
const std::vector<std::string_view>& wrapping_algorithms();
const std::vector<std::string_view>& wrapping_key_specs();
const std::vector<std::string_view>& xks_proxy_connectivities();

// Nothing beyond U+00FF, and none below U+0020 but tab, line feed and carriage return.
bool is_policy_text(std::string_view text);
// Letters, digits, '-', '_' and '.'; Boost.Regex would take "9-_" for a range.
bool is_xks_key_id(std::string_view text);
// U+0020 to U+00FF, or empty.
bool is_marker_text(std::string_view text);

inline constexpr Bounds key_id_bounds{1, 2048};
inline constexpr Bounds alias_name_bounds{1, 256, {"^[a-zA-Z0-9:/_-]+$"}};
inline constexpr Bounds description_bounds{0, 8192};
inline constexpr Bounds limit_bounds{1, 1000};
inline constexpr Bounds marker_bounds{1, 1024, {R"([\u0020-\u00FF]*)", &is_marker_text}};
inline constexpr Bounds region_bounds{1, 32, {R"(^([a-z]+-){2,3}\d+$)"}};
inline constexpr Bounds pending_window_bounds{1, 365};
inline constexpr Bounds rotation_period_bounds{90, 2560};
inline constexpr Bounds number_of_bytes_bounds{1, 1024};
inline constexpr Bounds plaintext_bounds{1, 4096};   // also messages
inline constexpr Bounds ciphertext_bounds{1, 6144};  // also signatures, MACs, import tokens
inline constexpr Bounds public_key_bounds{1, 8192};
inline constexpr Bounds attestation_document_bounds{1, 262144};

inline constexpr Bounds tag_key_bounds{1, 128};
inline constexpr Bounds tag_value_bounds{0, 256};
inline constexpr Bounds tag_keys_bounds{.each = &tag_key_bounds};

inline constexpr Bounds policy_name_bounds{1, 128, {R"([\w]+)"}};
inline constexpr Bounds policy_bounds{1, 131072, {R"([\u0009\u000A\u000D\u0020-\u00FF]+)", &is_policy_text}};

inline constexpr Bounds grant_token_bounds{1, 8192};
inline constexpr Bounds grant_tokens_bounds{.min = 0, .max = 10, .each = &grant_token_bounds};
inline constexpr Bounds grant_id_bounds{1, 128};
inline constexpr Bounds grant_name_bounds{1, 256, {"^[a-zA-Z0-9:/_-]+$"}};
inline constexpr Bounds grant_operation_bounds{.values = &grant_operations};
inline constexpr Bounds grant_operations_bounds{.each = &grant_operation_bounds};
inline constexpr Bounds principal_bounds{1, 256, {R"(^[\w+=,.@:/-]+$)"}};
inline constexpr Bounds service_principal_bounds{
    1, 128, {R"(^([A-Za-z0-9\-]+)\.([A-Za-z0-9\-]+)(\.[A-Za-z0-9\-]+)+$)"}};
inline constexpr Bounds source_arn_bounds{
    20, 512, {R"(^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$)"}};

inline constexpr Bounds dry_run_modifier_bounds{.values = &dry_run_modifiers};
inline constexpr Bounds dry_run_modifiers_bounds{.each = &dry_run_modifier_bounds};
inline constexpr Bounds resource_owner_bounds{.values = &resource_owners};
inline constexpr Bounds resource_owners_bounds{.min = 1, .max = 2, .each = &resource_owner_bounds};

inline constexpr Bounds key_material_id_bounds{64, 64, {"^[a-f0-9]+$"}};
inline constexpr Bounds key_material_description_bounds{0, 256, {R"(^[a-zA-Z0-9:/_\s.-]+$)"}};

inline constexpr Bounds custom_key_store_id_bounds{1, 64};
inline constexpr Bounds custom_key_store_name_bounds{1, 256};
inline constexpr Bounds cloud_hsm_cluster_id_bounds{19, 24, {"cluster-[2-7a-zA-Z]{11,16}"}};
inline constexpr Bounds trust_anchor_certificate_bounds{1, 5000};
inline constexpr Bounds key_store_password_bounds{7, 32};
inline constexpr Bounds account_id_bounds{12, 12, {"[0-9]{12}"}};
inline constexpr Bounds xks_key_id_bounds{1, 128, {"^[a-zA-Z0-9-_.]+$", &is_xks_key_id}};
inline constexpr Bounds xks_access_key_id_bounds{20, 30, {"^[A-Z2-7]+$"}};
inline constexpr Bounds xks_secret_bounds{43, 64, {R"(^[a-zA-Z0-9\/+=]+$)"}};
inline constexpr Bounds xks_uri_endpoint_bounds{10, 128, {"^https://[a-zA-Z0-9.-]+$"}};
inline constexpr Bounds xks_uri_path_bounds{
    10, 128, {R"(^(/[a-zA-Z0-9\/_-]+/kms/xks/v\d{1,2})$|^(/kms/xks/v\d{1,2})$)"}};
inline constexpr Bounds xks_vpc_endpoint_bounds{
    20, 64, {R"(^(com|eu)\.amazonaws\.vpce\.([a-z]+-){2,3}\d+\.vpce-svc-[0-9a-z]+$)"}};

}  // namespace bongtu::ops
