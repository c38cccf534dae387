// What operations change of keys, their families and materials, and of aliases.
#include "keys/changes.h"

#include "crypto/digest.h"
#include "keys/catalog.h"
#include "keys/names.h"

namespace bongtu::keys {
namespace {

void add_alias(Call& call, const std::string& key_id, const std::string& name) {
  const double now = seconds(call.now);
  put_record(call, alias_record(call.region, name), 0, to_record(AliasRecord{key_id, now, now}));
  put_record(call, alias_of_record(call.region, key_id, name), 0);
}

FamilyRecord family_of(const NewKey& key, const std::string& region) {
  FamilyRecord family;
  family.spec = key.spec;
  family.usage = key.usage;
  family.origin = key.origin;
  family.multi_region = key.multi_region;
  if (key.multi_region) {
    family.primary_region = region;
    family.regions = {region};
  }
  if (key.origin == "EXTERNAL") family.current = family.last = 0;
  return family;
}

KeyRecord record_of(const NewKey& key, Time now) {
  KeyRecord record;
  record.description = key.description;
  record.created = seconds(now);
  record.aliases = key.alias.empty() ? 0 : 1;
  record.policy = key.policy;
  record.tags = key.tags;
  return record;
}

}  // namespace

// HMAC-SHA-256, by the material as its key, of "bongtu.material-id" || uuid: the same bytes have the same id
// under the same KMS key, another one under each other, and the id tells nothing of them.
std::string Catalog::material_id(View material, const crypto::Uuid& uuid) {
  Bytes input = to_bytes("bongtu.material-id");
  input.insert(input.end(), uuid.begin(), uuid.end());
  return hex(crypto::hmac_sha256(material, input));
}

Result<KeyEntry> Catalog::create_key(Call& call, const NewKey& key) {
  auto family = std::make_shared<Family>();
  family->uuid = crypto::random_uuid();
  family->version = 1;
  family->record = family_of(key, call.region);
  family->spec = crypto::find_key_spec(key.spec);
  KeyEntry entry;
  entry.id = key.multi_region ? multi_region_id(family->uuid) : crypto::to_string(family->uuid);
  entry.arn = key_arn({call.account, call.region}, entry.id);
  entry.region = call.region;
  entry.version = 1;
  entry.record = record_of(key, call.now);
  put_record(call, family_record(crypto::to_string(family->uuid)), 0, to_record(family->record));
  if (key.origin != "EXTERNAL") {
    const Secret bytes = family->spec->generate();
    MaterialRecord material;
    CHECK(put_material(call, *family, 1, bytes.reveal(), material));
    material.id = material_id(bytes.reveal(), family->uuid);
    family->materials.emplace(1, Material(std::move(material), {}, 1, LockedKey()));
  }
  put_record(call, key_record(call.region, entry.id), 0, to_record(entry.record));
  if (!key.alias.empty()) add_alias(call, entry.id, key.alias);
  entry.family = std::move(family);
  return entry;
}

void Catalog::put_key(Call& call, const KeyEntry& key, const KeyRecord& record) {
  put_record(call, key_record(key.region, key.id), key.version, to_record(record));
}

void Catalog::put_family(Call& call, const Family& family, const FamilyRecord& record) {
  put_record(call, family_record(crypto::to_string(family.uuid)), family.version, to_record(record));
}

Result<std::string> Catalog::put_material(Call& call, const Family& family, MaterialNumber number, View bytes,
                                          MaterialRecord facts) {
  const std::string name = material_record(crypto::to_string(family.uuid), number);
  const auto existing = family.materials.find(number);
  const std::uint64_t version = existing == family.materials.end() ? 0 : existing->second.version();
  facts.id = material_id(bytes, family.uuid);
  if (facts.created == 0) facts.created = seconds(call.now);
  facts.sealed = tree_.seal(material_purpose, name, version + 1, bytes);
  put_record(call, name, version, to_record(facts));
  return facts.id;
}

Result<> Catalog::update_material(Call& call, const Family& family, MaterialNumber number,
                                  MaterialRecord facts) {
  const std::string name = material_record(crypto::to_string(family.uuid), number);
  const Material& material = family.materials.at(number);
  // They are sealed for this version of the record only, and the next one is put.
  TRY(const Secret bytes,
      tree_.open_sealed(material_purpose, name, material.version(), material.record().sealed));
  CHECK(put_material(call, family, number, bytes.reveal(), std::move(facts)));
  return {};
}

void Catalog::clear_material(Call& call, const Family& family, MaterialNumber number) {
  const Material& material = family.materials.at(number);
  MaterialRecord record = material.record();
  record.sealed.clear();
  put_record(call, material_record(crypto::to_string(family.uuid), number), material.version(),
             to_record(record));
}

void Catalog::remove_material(Call& call, const Family& family, MaterialNumber number) {
  remove_record(call, material_record(crypto::to_string(family.uuid), number),
                family.materials.at(number).version());
}

void Catalog::create_alias(Call& call, const KeyEntry& key, const std::string& name) {
  KeyRecord record = key.record;
  ++record.aliases;
  put_key(call, key, record);
  add_alias(call, key.id, name);
}

void Catalog::drop_alias(Call& call, const KeyEntry& key, const AliasEntry& alias) {
  remove_record(call, alias_record(key.region, alias.name), alias.version);
  remove_record(call, alias_of_record(key.region, key.id, alias.name), 1);
}

void Catalog::delete_alias(Call& call, const AliasEntry& alias, const KeyEntry& key) {
  KeyRecord record = key.record;
  --record.aliases;
  put_key(call, key, record);
  drop_alias(call, key, alias);
}

void Catalog::move_alias(Call& call, const AliasEntry& alias, const KeyEntry& from, const KeyEntry& to) {
  AliasRecord moved = alias.record;
  moved.key_id = to.id;
  moved.updated = seconds(call.now);
  put_record(call, alias_record(call.region, alias.name), alias.version, to_record(moved));
  if (from.id == to.id) return;
  KeyRecord less = from.record, more = to.record;
  --less.aliases;
  ++more.aliases;
  put_key(call, from, less);
  put_key(call, to, more);
  remove_record(call, alias_of_record(call.region, from.id, alias.name), 1);
  put_record(call, alias_of_record(call.region, to.id, alias.name), 0);
}

}  // namespace bongtu::keys
