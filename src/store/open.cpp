#include "store/engines.h"

namespace bongtu::store {
namespace {

struct Engine {
  std::string_view scheme;
  Result<std::unique_ptr<Store>> (*open)(std::string_view location, const Clock& clock);
};

constexpr Engine engines[] = {
#define ENGINE(scheme, function) {scheme, function},
#include "store/engines.def"
#undef ENGINE
};

std::string known_schemes() {
  std::string text;
  for (const Engine& engine : engines)
    text.append(text.empty() ? "" : ", ").append(engine.scheme).append(":");
  return text;
}

}  // namespace

Result<std::unique_ptr<Store>> open(std::string_view url, const Clock& clock) {
  const std::size_t colon = url.find(':');
  if (colon != url.npos) {
    for (const Engine& engine : engines) {
      if (engine.scheme == url.substr(0, colon)) return engine.open(url.substr(colon + 1), clock);
    }
  }
  return refuse(Fault::validation, "The store '" + std::string(url) + "' is of no known kind; known are " +
                                       known_schemes() + ".");
}

}  // namespace bongtu::store
