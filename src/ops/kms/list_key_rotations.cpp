#include <charconv>

#include "keys/import.h"
#include "keys/rotation.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

constexpr std::int64_t default_limit = 100;

struct ListKeyRotationsRequest {
  std::string key_id;
  std::optional<std::string> include;
  std::optional<std::int64_t> limit;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(
      field("KeyId", &ListKeyRotationsRequest::key_id, key_id_bounds, bare_key_id_doc),
      field("IncludeKeyMaterial", &ListKeyRotationsRequest::include, {.values = &included_key_material},
            "ROTATIONS_ONLY, the default, or ALL_KEY_MATERIAL: also the first one and the one that "
            "waits for rotation."),
      field("Limit", &ListKeyRotationsRequest::limit, limit_bounds, "How many at most; 100 by default."),
      field("Marker", &ListKeyRotationsRequest::marker, marker_bounds, marker_doc));
};

struct RotationsListEntry {
  std::string key_id;
  std::string material_id;
  std::optional<std::string> description;
  std::optional<std::string> import_state;
  std::string material_state;
  std::optional<std::string> expiration_model;
  std::optional<double> valid_to;
  std::optional<double> rotated;
  std::optional<std::string> type;
  std::string number;  // for the marker; not shown
  static constexpr auto shape = fields(
      field("KeyId", &RotationsListEntry::key_id),
      field("KeyMaterialId", &RotationsListEntry::material_id, key_material_id_bounds),
      field("KeyMaterialDescription", &RotationsListEntry::description, key_material_description_bounds),
      field("ImportState", &RotationsListEntry::import_state),
      field("KeyMaterialState", &RotationsListEntry::material_state),
      field("ExpirationModel", &RotationsListEntry::expiration_model),
      field("ValidTo", &RotationsListEntry::valid_to), field("RotationDate", &RotationsListEntry::rotated),
      field("RotationType", &RotationsListEntry::type));
};

struct ListKeyRotationsResponse {
  std::vector<RotationsListEntry> rotations;
  std::optional<std::string> next_marker;
  bool truncated = false;
  static constexpr auto shape = fields(field("Rotations", &ListKeyRotationsResponse::rotations),
                                       field("NextMarker", &ListKeyRotationsResponse::next_marker),
                                       field("Truncated", &ListKeyRotationsResponse::truncated));
};

void add_import(const keys::KeyEntry& key, keys::MaterialNumber number, const Call& call,
                RotationsListEntry& entry) {
  if (key.family->record.origin != "EXTERNAL") return;
  const std::string& description = key.family->materials.at(number).record().description;
  if (!description.empty()) entry.description = description;
  const keys::ImportedRecord* imported = key.imported(number, call.now);
  entry.import_state = imported != nullptr ? "IMPORTED" : "PENDING_IMPORT";
  if (imported == nullptr) return;
  const bool expires = imported->valid_to != 0;
  entry.expiration_model = expires ? "KEY_MATERIAL_EXPIRES" : "KEY_MATERIAL_DOES_NOT_EXPIRE";
  if (expires) entry.valid_to = imported->valid_to;
}

RotationsListEntry entry_of(const keys::KeyEntry& key, keys::MaterialNumber number, const Call& call,
                            bool all_regions) {
  const keys::Family& family = *key.family;
  const keys::MaterialRecord& material = family.materials.at(number).record();
  RotationsListEntry entry{.key_id = key.id, .material_id = material.id, .number = std::to_string(number)};
  const bool pending = static_cast<std::int64_t>(number) == family.record.pending;
  entry.material_state = number == family.current() ? "CURRENT"
                         : pending && !all_regions  ? "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"
                         : pending                  ? "PENDING_ROTATION"
                                                    : "NON_CURRENT";
  add_import(key, number, call, entry);
  if (material.rotation.empty()) return entry;
  entry.type = material.rotation;
  entry.rotated = material.rotated;
  return entry;
}

// By a marker's text: after which material the page begins.
Result<keys::MaterialNumber> first_after(const std::optional<std::string>& marker) {
  TRY(const std::string after, read_marker("rotations", marker));
  keys::MaterialNumber number = 0;
  std::from_chars(after.data(), after.data() + after.size(), number);
  return number;
}

Result<ListKeyRotationsResponse> list_key_rotations(keys::Gate& gate,
                                                    const ListKeyRotationsRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:ListKeyRotations"));
  CHECK(keys::check_rotates(key.entry()));
  TRY(const keys::MaterialNumber after, first_after(request.marker));
  const auto limit = static_cast<std::size_t>(request.limit.value_or(default_limit));
  const bool all = request.include && *request.include == "ALL_KEY_MATERIAL";
  bool all_regions = true;
  if (key.family().record.pending != 0 && key.family().record.multi_region) {
    TRY(all_regions, keys::is_ready_to_rotate(gate.call(), gate.catalog(), key.entry()));
  }
  ListKeyRotationsResponse response;
  const auto& materials = key.family().materials;
  for (auto each = materials.upper_bound(after); each != materials.end(); ++each) {
    const bool is_rotation = !each->second.record().rotation.empty();
    if (response.rotations.size() > limit) break;
    if (all || is_rotation)
      response.rotations.push_back(entry_of(key.entry(), each->first, gate.call(), all_regions));
  }
  response.next_marker = cut_page("rotations", response.rotations, limit, &RotationsListEntry::number);
  response.truncated = response.next_marker.has_value();
  return response;
}

}  // namespace

extern const Operation ListKeyRotations = operation<&list_key_rotations>(
    "ListKeyRotations", Where::worker,
    "Lists the rotations of a symmetric KMS key, or all its key materials.",
    manage_faults | Faults{Fault::invalid_marker, Fault::unsupported_operation});

}  // namespace bongtu::ops
