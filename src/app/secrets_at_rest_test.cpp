// 1,000 requests of every kind over a data directory on the disk, then a search for every key and every
// secret in all that was written and in every error reply.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>

#include "app/test_disk_node.h"
#include "app/test_search.h"
#include "base/encryption_context.h"
#include "crypto/blob.h"
#include "crypto/kdf.h"
#include "crypto/random.h"
#include "store/prefixes.h"
#include "store/scan.h"

namespace bongtu::app {
namespace {

namespace prefix = store::prefix;

constexpr int rounds = 100;  // of ten requests
constexpr std::size_t canaries = 50;

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string random_bytes(std::size_t size) {
  Bytes bytes(size);
  crypto::random(bytes);
  return std::string(as_text(bytes));
}

std::string json_text(std::string_view text) { return '"' + std::string(text) + '"'; }
std::string in_base64(std::string_view text) { return base64(as_bytes(text)); }

class SecretsAtRest : public testing::Test {
 protected:
  service::Reply send(TestRequest request) {
    service::Reply reply = node_.service->serve(request.view());
    if (!reply.audit.empty()) {
      EXPECT_TRUE(node_.service->record(reply.audit));
    }
    if (reply.status != 200) errors_ += std::string(reply.body) + reply.extra_headers + '\n';
    ++requests_;
    return reply;
  }
  service::Reply kms(std::string_view operation, std::string body) {
    return kms(operation, std::move(body), node_.credential("secret_access_key"));
  }
  service::Reply kms(std::string_view operation, std::string body, const std::string& secret) {
    TestRequest request = unsigned_kms(operation, std::move(body));
    std::vector<sigv4::Header> headers;
    headers.reserve(request.headers.size());
    for (const auto& [name, value] : request.headers) headers.push_back({name, value});
    const std::string date = iso_basic(node_.clock.now()).substr(0, 8);
    request.headers.emplace_back("Authorization",
                                 sigv4::sign({request.method, request.target, headers, request.body},
                                             node_.credential("access_key_id"), Secret::copy_of(secret),
                                             {date, "ap-northeast-2", "kms"})
                                     .value());
    return send(std::move(request));
  }
  TestRequest unsigned_kms(std::string_view operation, std::string body) const {
    TestRequest request;
    request.body = std::move(body);
    request.headers = {{"Host", "127.0.0.1:8280"},
                       {"X-Amz-Date", iso_basic(node_.clock.now())},
                       {"X-Amz-Target", "TrentService." + std::string(operation)}};
    return request;
  }
  service::Reply stage(std::string target, std::string body) {
    return stage(std::move(target), std::move(body), node_.credential("api_key"));
  }
  service::Reply stage(std::string target, std::string body, const std::string& api_key) {
    TestRequest request;
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers = {{"Host", "127.0.0.1:8280"}, {"x-api-key", api_key}};
    return send(std::move(request));
  }

  void traffic();
  void uses(const std::string& canary);
  void stage_calls(const std::string& canary);
  void refusal(std::size_t kind, const std::string& canary);
  std::string data_key_of(const std::string& message);
  void add_keys();
  void add_materials();
  std::string under(std::string_view key, const EncryptionContext& context, View blob) const;
  std::string under_root(std::string_view root_key, const std::string& purpose,
                         const std::string& record) const;
  std::map<std::string, std::string> written() const;

  DiskNode node_;
  const std::string key_ = R"("KeyId":")" + node_.credential("key_arn") + '"';
  // Not secret, and known to be written: in the store, in the audit log, in an error reply.
  const std::string in_store_ = "description-" + hex(as_bytes(random_bytes(16)));
  const std::string in_audit_ = "context-" + hex(as_bytes(random_bytes(16)));
  const std::string in_errors_ = "identifier-" + hex(as_bytes(random_bytes(16)));
  Search secrets_;
  std::string errors_;
  int requests_ = 0;
};

void SecretsAtRest::traffic() {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < canaries; ++i) {
    words.push_back("canary-" + hex(as_bytes(random_bytes(12))));
    secrets_.add("canary", words.back());
  }
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::string& canary = words[round % words.size()];
    uses(canary);
    stage_calls(canary);
    for (std::size_t i = 0; i < 2; ++i) refusal(2 * round + i, canary);
  }
  const std::string too_long = in_errors_ + std::string(2048, 'k');
  EXPECT_EQ(kms("DescribeKey", R"({"KeyId":")" + too_long + "\"}").status, 400);
}

// Four calls.
void SecretsAtRest::uses(const std::string& canary) {
  const std::string plaintext = random_bytes(32);
  secrets_.add("plaintext", plaintext);
  const std::string context = R"(,"EncryptionContext":{"a":")" + in_audit_ + "\"}";
  const auto sealed = kms(
      "Encrypt", "{" + key_ + R"(,"Plaintext":)" + json_text(in_base64(plaintext + canary)) + context + "}");
  const std::string blob =
      R"({"CiphertextBlob":)" + json_text(member(sealed, "CiphertextBlob")) + context + "}";
  EXPECT_EQ(member(kms("Decrypt", blob), "Plaintext"), in_base64(plaintext + canary));
  const auto data_key = kms("GenerateDataKey", "{" + key_ + R"(,"KeySpec":"AES_256"})");
  secrets_.add("data key", as_text(from_base64(member(data_key, "Plaintext")).value()));
  EXPECT_EQ(kms("CreateKey", R"({"Description":)" + json_text(in_store_) + "}").status, 200);
}

// Four calls.
void SecretsAtRest::stage_calls(const std::string& canary) {
  const std::string message =
      member(stage("/prod/encrypt", R"({"plaintext":)" + json_text(canary) + "}"), "ciphertext");
  secrets_.add("data key of a message", data_key_of(message));
  const auto opened = stage("/prod/decrypt", R"({"ciphertext":)" + json_text(message) + "}");
  EXPECT_EQ(member(opened, "plaintext"), canary);
  const std::string item = R"({"plaintext":)" + json_text(canary) + "}";
  const std::string bad = R"({"plaintext":[)" + json_text(canary) + "]}";
  EXPECT_EQ(stage("/prod/encrypt", R"({"items":[)" + item + "," + bad + "]}").status, 200);
}

// A call that must be refused, with the canary where a secret would be.
void SecretsAtRest::refusal(std::size_t kind, const std::string& canary) {
  const std::string word = json_text(canary), encoded = in_base64(canary);
  const std::string plaintext = "{" + key_ + R"(,"Plaintext":)";
  const std::function<service::Reply()> table[] = {
      [&] { return kms("ListKeys", "{}", canary); },
      [&] { return send(unsigned_kms("Encrypt", plaintext + json_text(encoded) + "}")); },
      [&] { return kms("Canary", plaintext + json_text(encoded) + "}"); },
      [&] { return kms("Encrypt", plaintext + json_text(canary + "!") + "}"); },
      [&] { return kms("Encrypt", plaintext + "[" + word + "]}"); },
      [&] { return kms("Encrypt", plaintext + word); },
      [&] { return kms("Encrypt", plaintext + json_text(in_base64(std::string(4097, 'x') + canary)) + "}"); },
      [&] { return kms("Encrypt", R"({"KeyId":"xyz","Plaintext":)" + json_text(encoded) + "}"); },
      [&] { return kms("Decrypt", R"({"CiphertextBlob":)" + json_text(encoded) + "}"); },
      [&] { return stage("/prod/encrypt", R"({"plaintext":"x"})", canary); },
      [&] { return stage("/prod/encrypt", R"({"plaintext":[)" + word + "]}"); },
      [&] { return stage("/prod/encrypt", R"({"plaintext":)" + word + R"(,"other":)" + word + "}"); },
      [&] { return stage("/prod/encrypt", R"({"plaintext":)" + word); },
      [&] { return stage("/prod/encrypt", R"({"plaintext_base64":)" + json_text(canary + "!") + "}"); },
      [&] { return stage("/prod/decrypt", R"({"ciphertext":)" + json_text(encoded) + "}"); },
      [&] { return stage("/prod/decrypt", R"({"plaintext":)" + word + "}"); }};
  const auto reply = table[kind % std::size(table)]();
  EXPECT_TRUE(reply.status == 400 || reply.status == 403) << reply.status << ' ' << reply.body;
}

// A message without a context carries its data key as a blob under the stage's key: version 1, suite 1, uuid.
std::string SecretsAtRest::data_key_of(const std::string& message) {
  const std::string arn = node_.credential("key_arn");
  const auto uuid = crypto::parse_uuid(arn.substr(arn.rfind('/') + 1)).value();
  const std::string bytes(as_text(from_base64(message).value()));
  const std::size_t at = bytes.find("\x01\x01" + std::string(as_text(uuid)));
  const std::string blob = bytes.substr(at, crypto::blob_overhead + key_size);
  const auto opened = kms("Decrypt", R"({"CiphertextBlob":)" + json_text(in_base64(blob)) + "}");
  return std::string(as_text(from_base64(member(opened, "Plaintext")).value()));
}

std::string SecretsAtRest::under(std::string_view key, const EncryptionContext& context, View blob) const {
  const auto opened =
      crypto::open_blob(crypto::row_label, as_bytes(key), serialize(context).value(), blob).value();
  return std::string(as_text(opened.reveal()));
}

std::string SecretsAtRest::under_root(std::string_view root_key, const std::string& purpose,
                                      const std::string& record) const {
  const auto sealed = node_.opened.engine->get(record).value().value();
  return under(root_key, {{"purpose", purpose}, {"record", record}, {"version", "1"}}, sealed.value);
}

// Every key of the tree, opened from its record with nothing but root.key and docs/formats.md.
void SecretsAtRest::add_keys() {
  const std::string file = content(node_.directory.file("root.key"));
  const auto record = node_.opened.engine->get("root/key").value().value();
  const std::string root = under(file, {{"purpose", "root-key/1"}}, View(record.value).subspan(4));
  const std::string account = under_root(root, "account-key", "root/account/123456789012");
  const std::string store_key = under_root(root, "store-key", "root/store");
  Bytes mac(key_size), index(key_size);
  crypto::kbkdf_sha256(as_bytes(store_key), as_bytes("bongtu.record-mac.v1"), {}, mac);
  crypto::kbkdf_sha256(as_bytes(store_key), as_bytes("bongtu.api-key-index.v1"), {}, index);
  // They are the keys in use, not others.
  EXPECT_EQ(as_text(mac), as_text(node_.opened.tree->record_mac_key()));
  EXPECT_EQ(crypto::hmac_sha256(index, as_bytes(node_.credential("api_key"))),
            node_.opened.tree->api_key_index(node_.credential("api_key")));
  const std::string name = std::string(prefix::access_key) + node_.credential("access_key_id");
  const auto row = node_.opened.store->get(name).value().value();
  const auto access_key = from_record<access::AccessKeyRecord>(row.value).value();
  EXPECT_EQ(under(account, {{"purpose", "secret-access-key"}, {"record", name}, {"version", "1"}},
                  access_key.secret),
            node_.credential("secret_access_key"));

  const std::pair<const char*, std::string_view> table[] = {{"root.key", file},
                                                            {"root key", root},
                                                            {"account key", account},
                                                            {"store key", store_key},
                                                            {"record MAC key", as_text(mac)},
                                                            {"API key index key", as_text(index)}};
  for (const auto& [key_name, key] : table) secrets_.add(key_name, key);
  for (const char* credential : {"secret_access_key", "api_key"})
    secrets_.add(credential, node_.credential(credential));
}

void SecretsAtRest::add_materials() {
  int count = 0;
  const auto each = [&](const store::Record& row) -> Result<> {
    TRY(const auto material, from_record<keys::MaterialRecord>(row.value));
    TRY(const Secret bytes,
        node_.opened.tree->open_sealed(keys::material_purpose, row.key, row.version, material.sealed));
    secrets_.add("key material", as_text(bytes.reveal()));
    ++count;
    return {};
  };
  EXPECT_TRUE(store::scan(*node_.opened.store, prefix::material, each));
  EXPECT_EQ(count, rounds + 1);
}

std::map<std::string, std::string> SecretsAtRest::written() const {
  std::map<std::string, std::string> files;
  for (const char* name : {"bongtu.db", "bongtu.db-wal", "bongtu.db-shm", "audit.log"})
    files[name] = content(node_.directory.file(name));
  return files;
}

TEST_F(SecretsAtRest, NoKeyAndNoSecretIsInAnyFileOrErrorReply) {
  traffic();
  add_keys();
  add_materials();
  const auto running = written();
  node_.stop();
  const auto stopped = written();
  std::size_t bytes = 0;
  for (const auto& files : {running, stopped, {{"error replies", errors_}}}) {
    for (const auto& [name, text] : files) {
      EXPECT_EQ(secrets_.found_in(text), std::vector<std::string>()) << name;
      bytes += text.size();
    }
  }
  std::cout << requests_ << " requests; " << secrets_.secrets() << " secrets sought in " << bytes
            << " bytes\n";
  EXPECT_GE(requests_, 1000);

  // The same search finds what is known to be there.
  Search known;
  for (const std::string& text : {in_store_, in_audit_, in_errors_}) known.add(text.substr(0, 5), text);
  EXPECT_NE(running.at("bongtu.db-wal").size(), 0u);
  const auto in_wal = known.found_in(running.at("bongtu.db-wal"));
  EXPECT_NE(std::ranges::count(in_wal, "descr"), 0);
  EXPECT_GE(std::ranges::count(known.found_in(stopped.at("bongtu.db")), "descr"), rounds);
  EXPECT_GE(std::ranges::count(known.found_in(stopped.at("audit.log")), "conte"), rounds);
  EXPECT_EQ(known.found_in(errors_), std::vector<std::string>{"ident"});
}

TEST_F(SecretsAtRest, ASecretIsFoundInEveryFormItCouldHave) {
  add_keys();
  const std::string root = content(node_.directory.file("root.key"));
  const std::string before = content(node_.directory.file("bongtu.db"));
  std::vector<std::string> planted = {root, hex(as_bytes(root))};
  for (std::size_t offset = 0; offset < 3; ++offset)
    planted.push_back(in_base64(std::string(offset, 'p') + root + "after"));
  for (const std::string& form : planted) {
    EXPECT_EQ(secrets_.found_in(before + form + "after"), std::vector<std::string>{"root.key"})
        << form.size();
  }
  // A file of the directory that does hold secrets.
  const auto found = secrets_.found_in(content(node_.directory.file("admin.env")));
  EXPECT_EQ(found, (std::vector<std::string>{"secret_access_key", "api_key"}));
}

}  // namespace
}  // namespace bongtu::app
