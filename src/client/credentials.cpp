#include "client/credentials.h"

namespace bongtu::client {
namespace {

using std::chrono::seconds;

constexpr seconds early = std::chrono::minutes(5);
constexpr seconds pause_after_failure{10};

}  // namespace

std::shared_ptr<const Credentials> CredentialCache::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

bool CredentialCache::fits(const std::shared_ptr<const Credentials>& credentials, seconds spare) const {
  return credentials != nullptr &&
         (!credentials->expiration || clock_.now() + spare < *credentials->expiration);
}

Result<std::shared_ptr<const Credentials>> CredentialCache::get() {
  auto credentials = current();
  if (fits(credentials, early)) return credentials;
  std::unique_lock lock(fetching_, std::defer_lock);
  const bool valid = fits(credentials, seconds(0));
  if (valid && !lock.try_lock()) return credentials;
  if (!valid) lock.lock();
  credentials = current();  // another thread may have fetched them meanwhile
  if (fits(credentials, early)) return credentials;
  if (clock_.now() < not_before_ && fits(credentials, seconds(0))) return credentials;
  auto fetched = fetch();
  if (!fetched) not_before_ = clock_.now() + pause_after_failure;
  if (!fetched && fits(credentials, seconds(0))) return credentials;
  return fetched;
}

Result<std::shared_ptr<const Credentials>> CredentialCache::fetch() {
  std::string looked;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    TRY(auto found, sources_[i]());
    if (!found.credentials) {
      looked.append(looked.empty() || found.looked.empty() ? "" : "; ").append(found.looked);
      continue;
    }
    auto credentials = std::make_shared<const Credentials>(*std::move(found.credentials));
    sources_ = {sources_[i]};
    const std::lock_guard lock(mutex_);
    current_ = credentials;
    return credentials;
  }
  return refuse(Fault::validation, "No credentials were found. Looked at: " + looked + ".");
}

}  // namespace bongtu::client
