#include "app/init.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "app/data_directory.h"
#include "app/first_records.h"
#include "audit/log.h"
#include "crypto/random.h"

namespace bongtu::app {
namespace {

std::string account_number() {
  std::string digits = crypto::random_text(12, "0123456789");
  if (digits[0] == '0') digits[0] = '1';
  return digits;
}

Call start_call(const Clock& clock, const InitOptions& options) {
  Call call;
  call.id = crypto::to_string(crypto::random_uuid());
  call.now = clock.now();
  call.account = options.account.empty() ? account_number() : options.account;
  call.region = options.region;
  call.source = "local";
  call.audit.service = "bongtu";
  call.audit.operation = "init";
  call.audit.principal = "local administrator";
  return call;
}

Result<> check(const InitOptions& options) {
  const bool digits = std::ranges::all_of(options.account, [](char c) { return c >= '0' && c <= '9'; });
  if (!options.account.empty() && (options.account.size() != 12 || !digits)) {
    return refuse(Fault::validation, "--account must have 12 digits.");
  }
  if (!keys::is_region(options.region))
    return refuse(Fault::validation, "--region must be a Region name like ap-northeast-2.");
  return {};
}

std::string environment_of(const Credentials& made) {
  return "AWS_ACCESS_KEY_ID=" + made.access_key_id + "\nAWS_SECRET_ACCESS_KEY=" + made.secret_access_key +
         "\nAWS_REGION=" + made.region + "\nAWS_DEFAULT_REGION=" + made.region +
         "\nBONGTU_API_KEY=" + made.api_key + "\n";
}

Result<> write_private_file(const std::string& path, std::string_view text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  const bool written = file >= 0 &&
                       write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       fsync(file) == 0;
  if (file >= 0) close(file);
  if (!written) return refuse(Fault::validation, "The file " + path + " cannot be written.");
  return {};
}

std::string report(const Credentials& made, const DataDirectory& directory, const InitOptions& options) {
  if (options.json) {
    std::string text;
    to_json(text, made);
    return text + "\n";
  }
  std::string text = "Made " + options.data + ":\n  account            " + made.account +
                     "\n  region             " + made.region + "\n  access key id      " +
                     made.access_key_id + "\n  secret access key  " + made.secret_access_key +
                     "\n  API key            " + made.api_key + "\n  KMS key            " + made.key_arn +
                     " (alias/bongtu)\n\nThese are shown once. They are also in " +
                     directory.file("admin.env") + ": move that file to where you keep secrets.\n";
  if (options.root.empty()) {
    text += "The root key is " + directory.file("root.key") +
            ": whoever copies the whole directory can open everything in\n"
            "it. Move the root key to another place and serve with --root file:PATH; without it nothing can "
            "be opened again.\n";
  }
  return text;
}

}  // namespace

Result<std::string> init(const InitOptions& options, const Clock& clock) {
  CHECK(check(options));
  TRY(const DataDirectory directory, DataDirectory::make(options.data));
  const std::string root_url = directory.root_url(options.root);
  if (auto made = root::create_provider(root_url); !made) {
    directory.give_up();
    return std::unexpected(std::move(made).error());
  }
  TRY(const auto provider, root::open_provider(root_url));
  TRY(const auto engine, store::open(directory.store_url(), clock));

  Call call = start_call(clock, options);
  std::vector<Change> root_records;
  TRY(const root::KeyTree tree, root::KeyTree::create(*provider, call.account, root_records));
  CHECK(engine->commit(root_records));
  TRY(const auto store, store::AuthenticStore::over(*engine, tree.record_mac_key()));

  keys::Catalog catalog(*store, tree);
  TRY(const Credentials made, add_first_records(call, tree, catalog));
  CHECK(write_private_file(directory.file("admin.env"), environment_of(made)));
  // Last, and in one commit: a directory with the service record is whole.
  call.changes.push_back(audit::as_change(call, "ok"));
  CHECK(store->commit(call.changes));
  return report(made, directory, options);
}

}  // namespace bongtu::app
