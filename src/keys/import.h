// Imported key material: the parameters to wrap it by, and where it is. Material belongs to the family, its
// presence to a Region.
#pragma once

#include <optional>
#include <string>

#include "keys/due.h"

namespace bongtu::keys {

// What a caller wraps key material with, good for 24 hours and for one key in one Region.
struct ImportParameters {
  Bytes token;       // has the private key, sealed: nothing is stored
  Bytes public_key;  // SubjectPublicKeyInfo, DER
  Time valid_to;
};
// `algorithm` and `spec` by AWS's names. Makes an RSA key pair: up to seconds.
Result<ImportParameters> make_import_parameters(const root::KeyTree& tree, const KeyEntry& key,
                                                const std::string& algorithm, std::string_view spec,
                                                Time now);

// What was wrapped. Fault::invalid_import_token for a token that was not made for this key,
// expired_import_token, invalid_ciphertext.
Result<Secret> unwrap_import(const root::KeyTree& tree, const KeyEntry& key, View token, View wrapped,
                             Time now);

struct Import {
  View material;
  double valid_to = 0;  // seconds; 0 = does not expire
  std::optional<bool> is_new;
  std::optional<std::string> material_id;  // that it must have
  std::optional<std::string> description;
};
// Returns the KeyMaterialId. New material of a key that has some waits for RotateKeyOnDemand; existing
// material must be the same bytes. Faults: incorrect_key_material, invalid_state, unsupported_operation.
Result<std::string> import_material(Call& call, Catalog& catalog, const KeyEntry& key, const Import& import);

// Takes material away from the key's Region; its bytes go with the last Region that had them. Nothing is
// changed where the Region does not have it.
Result<> delete_imported(Call& call, Catalog& catalog, const KeyEntry& key, MaterialNumber number);

// Whether new material waits for rotation and is imported in every Region of the key.
Result<bool> is_ready_to_rotate(Call& call, Catalog& catalog, const KeyEntry& key);

// A Region does not have this material any more: without any other that has it, its bytes go; where it was
// never current, all of it goes. `family` is changed with it, and is for the caller to put.
Result<> withdraw_material(Call& call, Catalog& catalog, const KeyEntry& key, MaterialNumber number,
                           FamilyRecord& family);

// Fault::unsupported_operation, in AWS's words, where the key is not for imported material.
Result<> check_imports(const KeyEntry& key);

}  // namespace bongtu::keys
