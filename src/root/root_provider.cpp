#include "root/root_provider.h"

#include "root/providers.h"

namespace bongtu::root {
namespace {

struct Provider {
  std::string_view scheme;
  Result<std::unique_ptr<RootProvider>> (*open)(std::string_view location);
  Result<> (*create)(std::string_view location);
};

constexpr Provider providers[] = {
#define PROVIDER(scheme, open, create) {scheme, open, create},
#include "root/providers.def"
#undef PROVIDER
};

std::string known_schemes() {
  std::string text;
  for (const Provider& provider : providers) {
    text.append(text.empty() ? "" : ", ").append(provider.scheme).append(":");
  }
  return text;
}

struct Found {
  const Provider& provider;
  std::string_view location;
};

Result<Found> find(std::string_view url) {
  const std::size_t colon = url.find(':');
  for (const Provider& provider : providers) {
    if (colon != url.npos && provider.scheme == url.substr(0, colon))
      return Found{provider, url.substr(colon + 1)};
  }
  return refuse(Fault::validation, "The root key '" + std::string(url) + "' is of no known kind; known are " +
                                       known_schemes() + ".");
}

}  // namespace

Result<std::unique_ptr<RootProvider>> open_provider(std::string_view url) {
  TRY(const Found found, find(url));
  return found.provider.open(found.location);
}

Result<> create_provider(std::string_view url) {
  TRY(const Found found, find(url));
  return found.provider.create(found.location);
}

}  // namespace bongtu::root
