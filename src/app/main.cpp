#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <iostream>

#include "app/init.h"
#include "app/options.h"
#include "app/recover.h"
#include "app/serve.h"
#include "cli/run.h"

namespace bongtu::app {
namespace {

constexpr int refused = 2;

Result<> run(const Command& command) {
  if (const auto* text = std::get_if<Text>(&command)) {
    std::cout << text->text;
  } else if (const auto* options = std::get_if<InitOptions>(&command)) {
    TRY(const std::string report, init(*options, SystemClock()));
    std::cout << report;
  } else if (const auto* recovering = std::get_if<RecoverOptions>(&command)) {
    TRY(const WipedText report, recover(*recovering, SystemClock()));
    std::cout << report;
  } else {
    CHECK(serve(std::get<ServeOptions>(command)));
  }
  return {};
}

// What throws at start is memory or threads that the system does not give.
Result<> run_or_refuse(const Command& command) try {
  return run(command);
} catch (const std::exception& exception) {
  return refuse(Fault::unavailable, "bongtu cannot start.", exception.what());
}

int main(int argc, char** argv) {
  // First: these commands are short, and want nothing of what a server needs.
  if (const auto code = cli::run(argc, argv)) return *code;
  umask(077);
  spdlog::set_default_logger(spdlog::stderr_logger_mt("bongtu"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  const auto command = read_options(argc, argv);
  const Result<> outcome = command ? run_or_refuse(*command) : std::unexpected(command.error());
  if (outcome) return 0;
  const Error& error = outcome.error();
  std::cerr << "bongtu: " << (error.message.empty() ? "This should not happen." : error.message);
  if (!error.detail.empty()) std::cerr << " (" << error.detail << ")";
  std::cerr << "\n";
  return refused;
}

}  // namespace
}  // namespace bongtu::app

int main(int argc, char** argv) { return bongtu::app::main(argc, argv); }
