// message_vectors DIR [OPENED REFUSED]: decrypts every message of a folder in the form of
// BONGTU_VECTORS/esdk, in one call, in pieces and pulled, and compares with what the folder's manifest says.
// Names what failed; the last line counts. OPENED and REFUSED say how many messages there must be that open,
// and that do not.
#include <boost/json/serialize.hpp>
#include <charconv>
#include <iostream>
#include <optional>
#include <span>

#include "play.h"

namespace bongtu::message_vectors {
namespace {

// Reading and playing one vector; a keyring that cannot be made is a failure too.
std::string run(const std::filesystem::path& folder, const boost::json::object& vector,
                const boost::json::object& keys) {
  try {
    return play(read_vector(folder, vector, keys));
  } catch (const std::exception& error) {
    return error.what();
  }
}

// "0578 from gen-java-3.0.1: plus1"
std::string title(const boost::json::object& vector) {
  const auto text = [&vector](std::string_view name) {
    const boost::json::value* value = vector.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(std::string_view(value->get_string())) : "";
  };
  return text("suite") + " from " + text("source") + ": " + text("name");
}

struct Numbers {
  std::size_t opened = 0, refused = 0;
  bool operator==(const Numbers&) const = default;
};

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Throws where the text is none.
std::optional<Numbers> numbers(std::span<char*> arguments) {
  if (arguments.empty()) return std::nullopt;
  const auto opened = number(arguments[0]), refused = number(arguments[1]);
  if (!opened || !refused) throw std::runtime_error("OPENED and REFUSED are numbers");
  return Numbers{*opened, *refused};
}

bool run_all(const std::filesystem::path& folder, std::optional<Numbers> must_be) {
  const boost::json::object manifest = read_manifest(folder);
  std::size_t passed = 0, failed = 0;
  Numbers listed;
  for (const boost::json::value& value : manifest.at("vectors").as_array()) {
    const boost::json::object& vector = value.as_object();
    const std::string wrong = run(folder, vector, manifest.at("keys").as_object());
    (vector.at("expect") == "ok" ? listed.opened : listed.refused) += 1;
    (wrong.empty() ? passed : failed) += 1;
    if (wrong.empty()) continue;
    std::cout << "FAILED " << std::string_view(vector.at("id").as_string()) << " (" << title(vector)
              << "): " << wrong << "\n";
  }
  if (must_be && *must_be != listed) {
    ++failed;
    std::cout << "FAILED manifest.json: " << listed.opened << " open and " << listed.refused
              << " do not, instead of " << must_be->opened << " and " << must_be->refused << "\n";
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 && passed != 0;
}

}  // namespace
}  // namespace bongtu::message_vectors

int main(int argc, char** argv) {
  if (argc != 2 && argc != 4) {
    std::cerr << "usage: message_vectors DIR [OPENED REFUSED]\n";
    return 2;
  }
  try {
    const auto must_be = bongtu::message_vectors::numbers(std::span(argv, argc).subspan(2));
    return bongtu::message_vectors::run_all(argv[1], must_be) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "message_vectors: " << argv[1] << ": " << error.what() << "\n";
    return 2;
  }
}
