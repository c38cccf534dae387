#include "app/options.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "store/test_directory.h"

namespace bongtu::app {
namespace {

// An environment variable for one test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) { setenv(name, value.c_str(), 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { unsetenv(name_); }

 private:
  const char* name_;
};

Result<Command> read(std::vector<std::string> arguments) {
  std::vector<const char*> argv = {"bongtu"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  return read_options(static_cast<int>(argv.size()), argv.data());
}
ServeOptions serve(const std::vector<std::string>& arguments) {
  const auto command = read(arguments);
  EXPECT_TRUE(command) << command.error().message;
  return command ? std::get<ServeOptions>(*command) : ServeOptions();
}
InitOptions init(const std::vector<std::string>& arguments) {
  const auto command = read(arguments);
  EXPECT_TRUE(command) << command.error().message;
  return command ? std::get<InitOptions>(*command) : InitOptions();
}
std::string refusal(const std::vector<std::string>& arguments) {
  const auto command = read(arguments);
  EXPECT_FALSE(command);
  if (command) return {};
  EXPECT_EQ(command.error().fault, Fault::validation);
  EXPECT_EQ(command.error().detail, "");
  return command.error().message;
}

class OptionsTest : public testing::Test {
 protected:
  std::string file(const std::string& text) {
    std::ofstream(path_) << text;
    return path_;
  }
  store::TestDirectory directory_;
  std::string path_ = directory_.file("bongtu.toml");
};

TEST_F(OptionsTest, HaveDefaults) {
  const ServeOptions options = serve({"serve", "--data", "d"});
  EXPECT_EQ(options.data, "d");
  EXPECT_EQ(options.root, "");
  EXPECT_EQ(options.listen, "127.0.0.1:8280");
  EXPECT_EQ(options.api_listen, "");
  EXPECT_EQ(options.tls_cert, "");
  EXPECT_FALSE(options.insecure_allow_plain_http);
  EXPECT_FALSE(options.audit_sync);
  EXPECT_EQ(options.loops, 0u);
  const InitOptions made = init({"init", "--data", "d"});
  EXPECT_EQ(made.account, "");
  EXPECT_EQ(made.region, "ap-northeast-2");
  EXPECT_FALSE(made.json);
}

TEST_F(OptionsTest, ComeFromFlags) {
  const ServeOptions options =
      serve({"serve", "--data=d", "--root", "file:r", "--listen", "[::1]:0", "--api-listen", "0.0.0.0:1",
             "--tls-cert", "c", "--tls-key", "k", "--insecure-allow-plain-http", "--audit-sync", "--loops",
             "3", "--workers", "4"});
  EXPECT_EQ(options.root, "file:r");
  EXPECT_EQ(options.listen, "[::1]:0");
  EXPECT_EQ(options.api_listen, "0.0.0.0:1");
  EXPECT_EQ(options.tls_cert + options.tls_key, "ck");
  EXPECT_TRUE(options.insecure_allow_plain_http && options.audit_sync);
  EXPECT_EQ(options.loops, 3u);
  EXPECT_EQ(options.workers, 4u);
  const InitOptions made =
      init({"init", "--data", "d", "--account", "012345678901", "--region", "us-east-1", "--json"});
  EXPECT_EQ(made.account, "012345678901");
  EXPECT_EQ(made.region, "us-east-1");
  EXPECT_TRUE(made.json);
}

TEST_F(OptionsTest, AFlagWinsOverTheEnvironmentAndThatOverTheFile) {
  const std::string config = file("data = \"from-file\"\nlisten = \"1.1.1.1:1\"\nworkers = 1\n");
  EXPECT_EQ(serve({"serve", "--config", config}).data, "from-file");
  const Variable listen("BONGTU_LISTEN", "2.2.2.2:2");
  const Variable workers("BONGTU_WORKERS", "2");
  EXPECT_EQ(serve({"serve", "--config", config}).listen, "2.2.2.2:2");
  EXPECT_EQ(serve({"serve", "--config", config}).workers, 2u);
  const ServeOptions options = serve({"serve", "--config", config, "--listen", "3.3.3.3:3"});
  EXPECT_EQ(options.listen, "3.3.3.3:3");
  EXPECT_EQ(options.workers, 2u);
  EXPECT_EQ(options.data, "from-file");
}

TEST_F(OptionsTest, TheFileMayBeNamedByTheEnvironment) {
  const Variable config("BONGTU_CONFIG", file("data = \"from-file\"\n"));
  EXPECT_EQ(serve({"serve"}).data, "from-file");
}

TEST_F(OptionsTest, EveryKindOfValueStandsInTheFileAndTheEnvironment) {
  const ServeOptions options = serve({"serve", "--config",
                                      file("data = \"d\"\nloops = 3\naudit-sync = true\n"
                                           "insecure-allow-plain-http = false\n")});
  EXPECT_EQ(options.loops, 3u);
  EXPECT_TRUE(options.audit_sync);
  EXPECT_FALSE(options.insecure_allow_plain_http);
  const Variable json("BONGTU_JSON", "true"), data("BONGTU_DATA", "e"),
      account("BONGTU_ACCOUNT", "123456789012");
  const Variable tls("BONGTU_TLS_CERT", "c");
  const InitOptions made = init({"init"});
  EXPECT_TRUE(made.json);
  EXPECT_EQ(made.data, "e");
  EXPECT_EQ(made.account, "123456789012");
  EXPECT_EQ(serve({"serve"}).tls_cert, "c");
}

TEST_F(OptionsTest, AnEmptyVariableIsNotSet) {
  const Variable listen("BONGTU_LISTEN", "");
  EXPECT_EQ(serve({"serve", "--data", "d"}).listen, "127.0.0.1:8280");
}

TEST_F(OptionsTest, AnUnknownKeyInTheFileIsRefused) {
  for (const char* key : {"liste", "Listen", "tls_cert", "config", "help", "json"}) {
    const std::string path = file("data = \"d\"\n" + std::string(key) + " = \"x\"\n");
    EXPECT_EQ(refusal({"serve", "--config", path}),
              "The configuration file " + path + " has the unknown key " + key + ".");
  }
  const std::string path = file("data = \"d\"\n[serve]\nlisten = \"x\"\n");
  EXPECT_EQ(refusal({"serve", "--config", path}),
            "The configuration file " + path + " has the unknown key serve.");
}

TEST_F(OptionsTest, ABadFileIsRefused) {
  for (const char* text : {"data", "data = ", "data = d\n", "data = \"d\"\ndata = \"e\"\n", "= 1"}) {
    const std::string message = refusal({"serve", "--config", file(text)});
    EXPECT_TRUE(message.starts_with("The configuration file " + path_ + " cannot be read: ")) << message;
    EXPECT_TRUE(message.ends_with(").")) << message;
    EXPECT_NE(message.find("line "), std::string::npos) << message;
  }
  const std::string missing = directory_.file("missing.toml");
  EXPECT_TRUE(refusal({"serve", "--config", missing})
                  .starts_with("The configuration file " + missing + " cannot be read: "));
  for (const char* value : {"1.5", "[1]", "{a = 1}", "1979-05-27"}) {
    EXPECT_EQ(refusal({"serve", "--config", file("data = \"d\"\nlisten = " + std::string(value) + "\n")}),
              "The value of listen in the configuration file must be a text, a number or a boolean.");
  }
}

TEST_F(OptionsTest, RefusalsAreOneSentenceThatNamesTheTrouble) {
  const std::pair<std::vector<std::string>, std::string> table[] = {
      {{}, "subcommand"},
      {{"frobnicate"}, "subcommand"},
      {{"serve", "--data", "d", "--frobnicate"}, "--frobnicate"},
      {{"serve", "--data", "d", "extra"}, "extra"},
      {{"serve", "--data"}, "--data"},
      {{"serve", "--data", "d", "--loops", "many"}, "--loops"},
      {{"serve", "--data", "d", "--loops", "-1"}, "--loops"},
      {{"serve", "--data", "d", "--json"}, "--json"},
      {{"init", "--data", "d", "--listen", "x"}, "--listen"},
      {{"init", "serve", "--data", "d"}, "serve"}};
  for (const auto& [arguments, named] : table) {
    const std::string message = refusal(arguments);
    EXPECT_NE(message.find(named), std::string::npos) << message;
    EXPECT_TRUE(message.ends_with(" See bongtu --help.")) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
  const Variable loops("BONGTU_LOOPS", "many");
  EXPECT_NE(refusal({"serve", "--data", "d"}).find("loops"), std::string::npos);
}

TEST_F(OptionsTest, TheDataDirectoryMustBeNamed) {
  EXPECT_EQ(refusal({"serve"}), "--data DIR is missing.");
  EXPECT_EQ(refusal({"init"}), "--data DIR is missing.");
  EXPECT_EQ(refusal({"init", "--data", ""}), "--data DIR is missing.");
}

TEST_F(OptionsTest, HelpAndVersionAreTextsToPrint) {
  const auto text = [](const std::vector<std::string>& arguments) {
    const auto command = read(arguments);
    return command && std::holds_alternative<Text>(*command) ? std::get<Text>(*command).text : "no text";
  };
  EXPECT_EQ(text({"--version"}), "bongtu " BONGTU_VERSION "\n");
  EXPECT_NE(text({"--help"}).find("BONGTU_TLS_CERT"), std::string::npos);
  for (const char* flag :
       {"--data", "--root", "--listen", "--api-listen", "--tls-cert", "--tls-key",
        "--insecure-allow-plain-http", "--audit-sync", "--loops", "--workers", "--config"}) {
    EXPECT_NE(text({"serve", "--help"}).find(flag), std::string::npos) << flag;
  }
}

}  // namespace
}  // namespace bongtu::app
