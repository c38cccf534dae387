// What policies can ask of a request to KMS: condition keys `kms:…` and `aws:…` (docs/access.md lists them).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "access/question.h"
#include "base/call.h"
#include "base/encryption_context.h"
#include "keys/entry.h"

namespace bongtu::keys {

class Catalog;

// One value that the request itself brings, by condition key: {"kms:SigningAlgorithm", "ECDSA_SHA_256"}.
struct Attribute {
  std::string_view key;
  std::string_view value;
  const std::vector<std::string>* values = nullptr;  // instead of `value`: of keys with several values
  const Tags* tags = nullptr;                        // instead: aws:RequestTag/… and aws:TagKeys
};

class KeyConditions : public access::ConditionValues {
 public:
  struct About {
    const KeyEntry* key = nullptr;  // null where the action is on none
    std::string_view alias{};       // as the request named the key, if so
    const EncryptionContext* context = nullptr;
    std::initializer_list<Attribute> attributes{};
    const Tags* entity_tags = nullptr;  // of the user, role or managed policy that an action of IAM is on
  };
  KeyConditions(const Call& call, Catalog& catalog, const About& about)
      : call_(call), catalog_(catalog), about_(about) {}

  std::optional<std::vector<std::string>> find(std::string_view key) const override;

  const EncryptionContext* context() const { return about_.context; }
  // Whether every value that was asked for could be had; what was decided does not count otherwise, be it yes
  // or no. Fault::later, and those of the store.
  const Result<>& complete() const { return complete_; }

 private:
  using Values = std::optional<std::vector<std::string>>;
  Values of_attribute(std::string_view key) const;
  Values of_context(std::string_view key) const;
  Values of_entity(std::string_view key) const;
  Values of_key(std::string_view key) const;
  Values of_request(std::string_view key) const;
  Values resource_aliases() const;

  const Call& call_;
  Catalog& catalog_;
  const About about_;
  mutable Result<> complete_;
};

}  // namespace bongtu::keys
