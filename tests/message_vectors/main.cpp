// message_vectors DIR: decrypts every message of a folder in the form of BONGTU_VECTORS/esdk, in one call, in
// pieces and pulled, and compares with what the folder's manifest says. Names what failed; the last line
// counts.
#include <boost/json/serialize.hpp>
#include <iostream>

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

bool run_all(const std::filesystem::path& folder) {
  const boost::json::object manifest = read_manifest(folder);
  std::size_t passed = 0, failed = 0;
  for (const boost::json::value& value : manifest.at("vectors").as_array()) {
    const boost::json::object& vector = value.as_object();
    const std::string wrong = run(folder, vector, manifest.at("keys").as_object());
    (wrong.empty() ? passed : failed) += 1;
    if (wrong.empty()) continue;
    std::cout << "FAILED " << std::string_view(vector.at("id").as_string()) << " (" << title(vector)
              << "): " << wrong << "\n";
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 && passed != 0;
}

}  // namespace
}  // namespace bongtu::message_vectors

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: message_vectors DIR\n";
    return 2;
  }
  try {
    return bongtu::message_vectors::run_all(argv[1]) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "message_vectors: " << argv[1] << ": " << error.what() << "\n";
    return 2;
  }
}
