#include "cli/jobs.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace bongtu::cli {
namespace {

namespace fs = std::filesystem;

class JobsTest : public testing::Test {
 protected:
  JobsTest() : before_(fs::current_path()) {
    fs::create_directories(directory_ + "/tree/가");
    fs::create_directories(directory_ + "/out");
    fs::current_path(directory_);
    for (const char* name : {"a.txt", "b.txt", "[c].txt", "tree/x", "tree/가/나"}) std::ofstream{name} << "x";
    ::mkfifo("tree/pipe", 0600);
  }
  ~JobsTest() override {
    fs::current_path(before_);
    fs::remove_all(directory_);
  }

  Jobs plan(std::vector<std::string> inputs, std::string output) {
    command_.files.inputs = std::move(inputs);
    command_.files.output = std::move(output);
    auto jobs = plan_jobs(command_);
    EXPECT_TRUE(jobs) << jobs.error().message;
    return jobs ? *std::move(jobs) : Jobs{};
  }
  static std::vector<std::string> pairs(const Jobs& jobs) {
    std::vector<std::string> found;
    for (const Job& job : jobs.all) found.push_back(job.input + " > " + job.output);
    return found;
  }

  fs::path before_;
  std::string directory_ = testing::TempDir() + "/jobs-" + std::to_string(::getpid());
  Command command_;
};

using Texts = std::vector<std::string>;

TEST_F(JobsTest, NameOutputsAsTheOfficialCommandLineDoes) {
  EXPECT_EQ(pairs(plan({"a.txt"}, "")), (Texts{"a.txt > a.txt.encrypted"}));
  EXPECT_EQ(pairs(plan({"a.txt"}, "z")), (Texts{"a.txt > z"}));
  EXPECT_EQ(pairs(plan({"a.txt"}, "-")), (Texts{"a.txt > -"}));
  EXPECT_EQ(pairs(plan({"-"}, "")), (Texts{"- > -"}));
  EXPECT_EQ(pairs(plan({"-"}, "z")), (Texts{"- > z"}));
  EXPECT_EQ(pairs(plan({"a.txt", "b.txt"}, "out")),
            (Texts{"a.txt > out/a.txt.encrypted", "b.txt > out/b.txt.encrypted"}));
  command_.action = Action::decrypt;
  EXPECT_EQ(pairs(plan({"a.txt"}, "out")), (Texts{"a.txt > out/a.txt.decrypted"}));
  command_.files.suffix = "";
  EXPECT_EQ(pairs(plan({"a.txt"}, "out")), (Texts{"a.txt > out/a.txt"}));
}

TEST_F(JobsTest, ExpandPatternsOnlyWhereNoFileHasTheName) {
  EXPECT_EQ(plan({"?.txt"}, "out").all.size(), 2u);
  EXPECT_EQ(pairs(plan({"[c].txt"}, "z")), (Texts{"[c].txt > z"}));
  const Jobs none = plan({"a.txt", "*.none"}, "out");
  EXPECT_EQ(none.all.size(), 1u);
  EXPECT_EQ(none.problems.size(), 1u);
}

TEST_F(JobsTest, KeepTheTreeOfADirectory) {
  command_.files.recursive = true;
  const Jobs jobs = plan({"tree"}, "new");
  EXPECT_EQ(pairs(jobs), (Texts{"tree/x > new/x.encrypted", "tree/가/나 > new/가/나.encrypted"}));
  EXPECT_EQ(jobs.notices.size(), 1u) << "what is no regular file is named";
  command_.action = Action::verify;
  EXPECT_EQ(plan({"tree"}, "").all.size(), 2u);
}

TEST_F(JobsTest, TellOfLinksInATreeAndLeaveThemOut) {
  command_.files.recursive = true;
  fs::create_directory_symlink("../out", "tree/directory");
  fs::create_symlink("../a.txt", "tree/file");
  fs::create_symlink("nowhere", "tree/nothing");
  for (const bool in_place : {false, true}) {
    command_.files.in_place = in_place;
    Jobs jobs = plan({"tree"}, in_place ? "" : "new");
    EXPECT_EQ(jobs.all.size(), 2u);
    std::ranges::sort(jobs.problems);
    EXPECT_EQ(jobs.problems, (Texts{"tree/directory: it is a link, which -r does not follow.",
                                    "tree/file: it is a link, which -r does not follow.",
                                    "tree/nothing: it is a link, which -r does not follow."}));
  }
}

TEST_F(JobsTest, SayHowFarALinkIsNotFollowed) {
  command_.files.recursive = true;
  const Jobs jobs = plan({"tree"}, "new");
  ASSERT_EQ(jobs.all.size(), 2u);
  EXPECT_EQ(jobs.all[1].below, "가/나");
  command_.files.recursive = false;
  EXPECT_EQ(plan({"tree/x"}, "new").all.at(0).below, "") << "the user named all of it";
}

TEST_F(JobsTest, GoOnAfterADirectoryThatCannotBeRead) {
  command_.files.recursive = true;
  for (const char* name : {"tree/b", "tree/m", "tree/z"}) {
    fs::create_directory(name);
    std::ofstream{std::string(name) + "/f"} << "x";
  }
  fs::permissions("tree/m", fs::perms::none);
  const bool root = ::geteuid() == 0;  // whom permissions do not hold
  if (root) {
    ASSERT_EQ(::seteuid(65534), 0);
  }
  const Jobs jobs = plan({"tree"}, "new");
  if (root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  fs::permissions("tree/m", fs::perms::owner_all);
  EXPECT_EQ(pairs(jobs), (Texts{"tree/b/f > new/b/f.encrypted", "tree/x > new/x.encrypted",
                                "tree/z/f > new/z/f.encrypted", "tree/가/나 > new/가/나.encrypted"}));
  ASSERT_EQ(jobs.problems.size(), 1u);
  EXPECT_NE(jobs.problems[0].find("tree/m: "), std::string::npos) << jobs.problems[0];
}

TEST_F(JobsTest, SkipADirectoryWithoutTheFlag) {
  const Jobs jobs = plan({"tree", "a.txt"}, "out");
  EXPECT_EQ(jobs.all.size(), 1u);
  EXPECT_EQ(jobs.problems.size(), 1u);
}

TEST_F(JobsTest, NeverGiveTwoInputsOneOutput) {
  command_.files.recursive = true;
  std::ofstream{"x"} << "x";
  const Jobs jobs = plan({"tree", "x"}, "out");
  EXPECT_EQ(jobs.all.size(), 2u);
  ASSERT_EQ(jobs.problems.size(), 1u);
  EXPECT_NE(jobs.problems[0].find("out/x.encrypted"), std::string::npos);
}

}  // namespace
}  // namespace bongtu::cli
